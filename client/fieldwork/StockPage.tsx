/** What the team holds; what came is entered here. */
import { useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { dayBefore } from "../parts/Day";
import { Field, Line, WholeNumber } from "../parts/Field";
import { Notice } from "../parts/Notice";
import { NoVoice } from "../parts/Sound";
import { Tiles } from "../parts/Tiles";
import { capital, figure, said, t } from "../shell/words";
import { record } from "../store/outbox";
import { all, one, rowsChanged } from "../store/rows";
import { stockOf } from "./HandOver";
import { myMemberships, type Stock, type Team } from "./held";
import { Fold } from "./KindForm";
import { kindOf } from "./kinds";
import { Pending } from "./Pending";

export default function StockPage() {
  void rowsChanged.value;
  const on = dayBefore(new Date());
  const rows = stockOf(on);
  const [member] = myMemberships(on);
  const team = member ? one<Team>("team", member.team) : undefined;
  return (
    <div class="page">
      <header class="who"><h1>{t("What the team holds")}</h1>{team && <p class="quiet">{team.name}</p>}</header>
      {rows.length === 0 && <p class="quiet">{t("Nothing is in hand.")}</p>}
      <ul class="done-list stock">
        {rows.map((row) => (
          <li key={row.id}><b>{capital(said(row.label))}</b><b class="figures">{figure(row.pieces)}</b>{row.pending && <Pending id={row.pending} />}{row.serials.length > 0 && <small class="figures">{row.serials.slice(0, 8).join(", ")}{row.serials.length > 8 && " …"}</small>}</li>
        ))}
      </ul>
      {team ? <Fold words={t("Goods came, or went back")}><Move team={team} on={on} /></Fold> : <Notice tone="warn">{t("You are not entered in a team. Ask the commune officer.")}</Notice>}
    </div>
  );
}

function Move({ team, on }: { team: Team; on: string }) {
  const [goods, setGoods] = useState("");
  const [pieces, setPieces] = useState("1");
  const [kind, setKind] = useState<"receipt" | "back">("receipt");
  const [source, setSource] = useState("");
  const options = kindOf("hand_over")?.fields.find((field) => field.code === "goods")?.options ?? [];
  const n = Number(pieces);
  const fits = goods !== "" && Number.isInteger(n) && n > 0;
  const done = async () => {
    const known = all<Stock>("stock").find((row) => row.team === team.id && row.goods === goods);
    const label = options.find(({ code }) => code === goods)?.label ?? {};
    const row = known ?? { id: `${team.id}:${goods}`, team: team.id, goods, label, pieces: 0, state: "", serials: [] };
    const rows = { stock: [{ ...row, pieces: row.pieces + (kind === "receipt" ? n : -n) }] };
    await record("stock.move", { team: team.id, goods, pieces: n, on, kind, source: source.trim() }, { rows });
    setGoods("");
    setPieces("1");
    setSource("");
  };
  return (
    <section class="kind-form">
      <NoVoice />
      <Field label={t("Came or went back?")} group>{(ids) => <Tiles columns={2} labelledBy={ids.label} choices={[{ code: "receipt", label: t("Came") }, { code: "back", label: t("Went back") }]} chosen={[kind]} onChange={([code]) => setKind(code as "receipt" | "back")} />}</Field>
      <Field label={t("What")} group>{(ids) => <Tiles columns={2} labelledBy={ids.label} choices={options.map(({ code, label }) => ({ code, label: capital(said(label)) }))} chosen={[goods]} onChange={([code]) => setGoods(code!)} />}</Field>
      <Field label={t("How many")}>{(ids) => <WholeNumber ids={ids} value={pieces} least={1} onInput={setPieces} />}</Field>
      <Field label={t("From whom")}>{(ids) => <Line ids={ids} value={source} longest={200} onInput={setSource} />}</Field>
      <Button wide icon="check" disabled={!fits} onClick={() => void done()}>{t("Keep")}</Button>
    </section>
  );
}
