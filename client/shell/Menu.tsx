/** What is rarely needed: who is in, language, light, lock. */
import { useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Notice } from "../parts/Notice";
import { Sheet } from "../parts/Sheet";
import { Tiles } from "../parts/Tiles";
import { device } from "../store/device";
import { changePin, lock, session } from "../store/vault";
import { APP } from "../store/version";
import { Avatar } from "./Avatar";
import { LanguageRow } from "./LanguageRow";
import { PinPad } from "./PinPad";
import { go } from "./router";
import { chooseTheme, theme, type Theme } from "./start";
import { t } from "./words";

interface Props {
  onClose: () => void;
  onSwitch: () => void;
}

export function Menu({ onClose, onSwitch }: Props) {
  const [isChanging, setChanging] = useState(false);
  const holder = session.value?.holder;
  if (!holder) return null;
  if (isChanging) return <ChangePin onClose={onClose} />;
  const themes = [{ code: "", label: t("As the phone") }, { code: "light", label: t("Light") }, { code: "dark", label: t("Dark") }];
  return (
    <Sheet title={t("Menu")} onClose={onClose}>
      <div class="menu">
        <div class="door-who"><Avatar name={holder.name} id={holder.id} size="small" /><b>{holder.name}</b></div>
        <Button wide icon="lock" onClick={() => { onClose(); lock(); }}>{t("Lock")}</Button>
        <Button wide look="second" icon="people" onClick={onSwitch}>{t("Somebody else")}</Button>
        <Button wide look="second" icon="key" onClick={() => setChanging(true)}>{t("Change my pictures")}</Button>
        <Button wide look="second" icon="check" onClick={() => { onClose(); go("check"); }}>{t("Check a certificate")}</Button>
        <h3>{t("Language")}</h3>
        <LanguageRow />
        <h3 id="menu-theme">{t("Light or dark")}</h3>
        <Tiles choices={themes} chosen={[theme.value]} labelledBy="menu-theme" onChange={([code]) => void chooseTheme((code ?? "") as Theme)} />
        <p class="quiet">{device.value?.name || t("This phone")} · {APP}</p>
      </div>
    </Sheet>
  );
}

function ChangePin({ onClose }: { onClose: () => void }) {
  const [pins, setPins] = useState<{ pin: string; digits: boolean }[]>([]);
  const [told, setTold] = useState<"wrong" | "other" | "done" | null>(null);
  const holder = session.value?.holder;
  const enter = async (pin: string, digits: boolean) => {
    const next = [...pins, { pin, digits }];
    setTold(null);
    if (next.length < 3) return setPins(next);
    setPins([]);
    if (next[1]!.pin !== pin) return setTold("other");
    setTold((await changePin(pin, digits, next[0]!.pin)) ? "done" : "wrong");
  };
  const asked = [t("Your three pictures"), t("Choose three pictures"), t("The same three once more")][pins.length];
  return (
    <Sheet title={t("Change my pictures")} onClose={onClose}>
      {told === "done" && <Notice tone="good">{t("From now on the new pictures open this phone for you.")}</Notice>}
      {told === "wrong" && <Notice tone="bad">{t("The first three were not your pictures.")}</Notice>}
      {told === "other" && <Notice tone="bad">{t("These were other pictures. Choose once more.")}</Notice>}
      {told !== "done" && (
        <>
          <p>{asked}</p>
          <PinPad key={`${pins.length}${told}`} onDone={(pin, digits) => void enter(pin, digits)} withDigits={pins.length === 0 && Boolean(holder?.has_digits)} offerDigits={pins.length > 0} />
        </>
      )}
    </Sheet>
  );
}
