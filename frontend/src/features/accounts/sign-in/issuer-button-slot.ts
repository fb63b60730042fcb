/** The id of the element in which a page shows the button to sign in at the issuer, once it knows that there is one. */
export const ISSUER_BUTTON_SLOT_ID = "issuer";
