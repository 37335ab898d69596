/** The three languages, each in its own words. */
import { chooseLanguage } from "./start";
import { language, LANGUAGES, t } from "./words";

export function LanguageRow() {
  return (
    <div class="languages" role="group" aria-label={t("Language")}>
      {LANGUAGES.map(({ code, name }) => (
        <button key={code} type="button" lang={code} aria-pressed={language.value === code} onClick={() => void chooseLanguage(code)}>{name}</button>
      ))}
    </div>
  );
}
