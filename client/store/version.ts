/** The version of the app, as the server is told it. */
export const APP = "doorstep-field/0.1.0";
