/** Which door one stands at: setting up, revoked, locked, in. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { device, isRevoked } from "../store/device";
import { lock, session } from "../store/vault";
import { Enrol, Revoked } from "./Enrol";
import { Frame } from "./Frame";
import { handed } from "./handed";
import { Lock } from "./Lock";
import { go, path } from "./router";
import { withLearning } from "./words";

export function App() {
  if (device.value === undefined) return null;
  if (isRevoked.value) return <Revoked />;
  if (path.value === "check" && !session.value) return <AtTheDoor />;
  if (device.value === null || (path.value === "enrol" && handed.value === null)) return <Enrol />;
  if (!session.value) return <Lock />;
  return handed.value === null ? <Frame /> : <InOtherHands />;
}

/** The screens of learning alone; whatever the address says, nothing else can be reached. */
function InOtherHands() {
  const [shown, setShown] = useState<{ is: ComponentType } | null>(null);
  useEffect(() => void withLearning(() => import("../learning/Handed")).then(({ Handed }) => setShown({ is: Handed }), lock), []);
  return shown && <shown.is />;
}

/** Checking a certificate needs no account: it is there before setting up, and while locked. */
function AtTheDoor() {
  const [shown, setShown] = useState<{ is: ComponentType } | null>(null);
  useEffect(() => void withLearning(() => import("../learning/Check")).then(({ CheckAtTheDoor }) => setShown({ is: CheckAtTheDoor }), () => go("")), []);
  return shown && <shown.is />;
}
