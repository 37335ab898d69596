/** What the screens of learning tell the server. */
export { record } from "../store/outbox";
