/** When a page breaks: it says so, offers a way on, and what was entered is in the draft. */
import { Component, type ComponentChildren } from "preact";
import { Button } from "../parts/Button";
import { countTrouble } from "../store/db";
import { go } from "./router";
import { t } from "./words";

export class Boundary extends Component<{ children: ComponentChildren }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static override getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidCatch(fault: unknown): void {
    const name = fault instanceof Error ? fault.name : "unknown";
    void countTrouble(`client.page.${name}`).catch(() => undefined);
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    const again = (to: string | null) => {
      if (to !== null) go(to);
      this.setState({ isBroken: false });
    };
    return (
      <div class="page">
        <h1>{t("This page has stopped")}</h1>
        <p>{t("What you entered is kept and will be there again.")}</p>
        <div class="row">
          <Button icon="sync" onClick={() => again(null)}>{t("Open it again")}</Button>
          <Button look="second" icon="home" onClick={() => again("")}>{t("To the start")}</Button>
        </div>
      </div>
    );
  }
}
