/** The storage key of the chosen theme. */
export const THEME = "tend.theme";

/** Runs before the first paint, so that no page flashes in the wrong theme. */
export const THEME_SCRIPT = `try{var t=localStorage.getItem("${THEME}");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){}`;
