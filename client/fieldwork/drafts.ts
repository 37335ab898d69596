/** Names of half-done forms: a draft of this prefix is taken up at the address that follows it. */
export const FORM = "form:";
