/** Which door one stands at: setting up, revoked, locked, in. */
import { device, isRevoked } from "../store/device";
import { session } from "../store/vault";
import { Enrol, Revoked } from "./Enrol";
import { Frame } from "./Frame";
import { Lock } from "./Lock";
import { path } from "./router";

export function App() {
  if (device.value === undefined) return null;
  if (isRevoked.value) return <Revoked />;
  if (device.value === null || path.value === "enrol") return <Enrol />;
  return session.value ? <Frame /> : <Lock />;
}
