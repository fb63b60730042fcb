/** The session code loads when a form is first touched, so that the page itself stays small. */
export const loadSession = () => import("@/store/session/session");
