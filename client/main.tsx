import { render } from "preact";
import "./parts/parts.css";
import "./fieldwork/fieldwork.css";
import "./standing/standing.css";
import "./screens";
import { App } from "./shell/App";
import { start } from "./shell/start";

void start().then(() => render(<App />, document.getElementById("app")!));
