// @ts-check
/** Every word the page says, in Danish and English. */

import { keep, recall } from "./store.js";

/** @typedef {import("./api.js").Both} Both */

const WORDS = /** @type {const} */ ({
  skip: ["Gå til indholdet", "Skip to the content"],
  heading: ["Kodning af {survey}", "Coding of {survey}"],
  views: ["Visninger", "Views"],
  code_view: ["Kod", "Code"],
  list_view: ["Liste", "List"],
  agreement_view: ["Overensstemmelse", "Agreement"],
  learning_view: ["Læring", "Learning"],
  tools: ["Indstillinger", "Settings"],
  codebook: ["Kodebog", "Codebook"],
  keys: ["Taster", "Keys"],
  other_language: ["English", "Dansk"],
  theme: ["Lys/mørk", "Light/dark"],
  theme_light: ["Lyst tema", "Light theme"],
  theme_dark: ["Mørkt tema", "Dark theme"],
  loading: ["Henter …", "Loading …"],
  close: ["Luk", "Close"],
  cancel: ["Fortryd", "Cancel"],
  ok: ["OK", "OK"],

  no_connection: [
    "Programmet svarer ikke. Kører det stadig?",
    "The program does not answer. Is it still running?",
  ],
  open_link: ["Åbn det link, som programmet skrev.", "Open the link that the program printed."],
  server_error: ["Serveren svarede med fejl {status}.", "The server replied with error {status}."],

  answer_title: ["Svar {id}", "Answer {id}"],
  place: ["{at} af {of}", "{at} of {of}"],
  columns: ["Andre oplysninger om respondenten", "Other columns of the respondent"],
  no_columns: ["Ingen andre kolonner.", "No other columns."],
  empty: ["(tomt)", "(empty)"],
  masked_one: ["1 personoplysning er skjult.", "1 piece of personal data is masked."],
  masked_many: [
    "{count} personoplysninger er skjult.",
    "{count} pieces of personal data are masked.",
  ],
  revealed: [
    "Personoplysninger vises. Ord er ikke markeret.",
    "Personal data are shown. Words are not marked.",
  ],
  reveal: ["Vis dem", "Reveal"],
  reveal_title: ["Vis skjulte personoplysninger?", "Reveal masked personal data?"],
  reveal_text: [
    "Det skrives i journalen, at {coder} så dem, og hvornår.",
    "The journal will record that {coder} saw them, and when.",
  ],
  nothing_masked: ["Intet er skjult i svaret.", "Nothing is masked in the answer."],
  flags_title: ["Værd at se efter en gang til", "Worth a second look"],
  flag_right: ["Rigtigt flag", "Flag is right"],
  flag_wrong: ["Forkert flag", "Flag is wrong"],
  verdict_on: ["Din vurdering af {rule}", "Your verdict on {rule}"],
  verdict_none: ["vurderingen er taget tilbage", "the verdict is taken back"],
  verdict_text: [
    "Et flag er rigtigt, når selvrapporten ikke passer til teksten. Samme vurdering igen tager den tilbage.",
    "A flag is right when the self-report does not fit the text. The same verdict again takes it back.",
  ],
  no_flags: ["Svaret har ingen flag.", "The answer has no flags."],
  severity_high: ["Vigtigt", "Important"],
  severity_medium: ["Se efter", "Look again"],
  severity_low: ["Måske", "Perhaps"],
  severity_none: ["Til orientering", "For information"],
  speaks_for: ["taler for {code}", "speaks for {code}"],
  speaks_against: ["taler imod", "speaks against"],
  your_choices: ["Koder", "Codes"],
  suggestion: ["forslag", "suggestion"],
  second: ["nr. 2", "second"],
  suggested: ["Forslag: {code}", "Suggestion: {code}"],
  suggested_second: ["Næstbedst: {code}", "Second best: {code}"],
  suggested_none: ["Intet forslag", "No suggestion"],
  suggested_uncodable: ["kan ikke kodes", "cannot be coded"],
  suggestions_coming: ["Forslag er på vej", "Suggestions are on their way"],
  very_sure: ["meget sikker", "very sure"],
  fairly_sure: ["ret sikker", "fairly sure"],
  unsure: ["usikker", "unsure"],
  very_unsure: ["meget usikker", "very unsure"],
  sureness: ["{word}, {percent}", "{word}, {percent}"],
  none: ["ingen", "none"],
  not_chosen: ["ikke valgt", "not chosen"],
  none_settled: ["Ingen valgt", "None chosen"],
  multi_hint: ["flere kan vælges", "several may be chosen"],
  not_needed: ["Udfyldes ikke: svaret kan ikke kodes", "Left out: the answer cannot be coded"],
  blind_title: ["Eget valg først", "Own choice first"],
  blind_text: [
    "Forslaget vises, når du har valgt. Det måler, hvor meget forslag påvirker kodningen.",
    "The suggestion shows once you have chosen. This measures how far suggestions sway the coding.",
  ],
  compare_title: ["Dit valg og forslaget", "Your choice and the suggestion"],
  compare_text: [
    "Dit valg er gemt. Enter beholder det; skift det, og gem igen, hvis forslaget har ret.",
    "Your choice is saved. Enter keeps it; change it and save again if the suggestion is right.",
  ],
  stale_title: [
    "Kodet efter en ældre definition af: {variables}.",
    "Coded under an older definition of: {variables}.",
  ],
  stale_text: [
    "Se igen. Når du gemmer, også uden at ændre noget, gælder koden efter den nye.",
    "Look again. Once you save, even with nothing changed, the code counts under the new one.",
  ],
  same: ["Samme", "Same"],
  differs: ["Forskel", "Differs"],
  variable: ["Variabel", "Variable"],
  suggestion_head: ["Forslaget", "The suggestion"],
  own_choice: ["Dit valg", "Your choice"],
  judge_title: ["Afgørelse ved uenighed", "Adjudication"],
  judge_text: [
    "Vælg den gældende kode, og skriv hvorfor. Det, som alle er enige om, er udfyldt.",
    "Choose the code that holds and say why. What all agree on is filled in.",
  ],
  uncodable: ["Kan ikke kodes", "Cannot be coded"],
  uncodable_title: ["Hvorfor kan svaret ikke kodes?", "Why can the answer not be coded?"],
  comment: ["Kommentar", "Comment"],
  reason: ["Begrundelse (skal udfyldes)", "Reason (required)"],
  save_next: ["Gem og næste", "Save and next"],
  keep_next: ["Behold og næste", "Keep and next"],
  accept: ["Godtag forslag", "Accept suggestions"],
  undo: ["Fortryd seneste", "Undo the last"],
  next: ["Næste", "Next"],
  previous: ["Forrige", "Previous"],
  go_to: ["Gå til", "Go to"],
  go_to_title: ["Gå til et svar", "Go to an answer"],
  go_to_label: ["Svarets nummer eller respondent", "Number of the answer or respondent"],
  not_found: ["Intet svar hedder {name}.", "No answer is called {name}."],
  nothing_to_accept: [
    "Der er ingen forslag til det, der mangler.",
    "There are no suggestions for what is missing.",
  ],
  accepted: ["Forslag godtaget: {count}", "Suggestions accepted: {count}"],
  choose_first: ["Mangler: {variable}", "Missing: {variable}"],
  settle_first: [
    "Mangler: {variable}. Tryk Enter dér, hvis ingen passer.",
    "Missing: {variable}. Press Enter there if none fits.",
  ],
  reason_first: ["Skriv en begrundelse.", "Write a reason."],
  undone: ["Fortrudt.", "Undone."],
  nothing_to_undo: ["Der er intet at fortryde.", "There is nothing to undo."],
  undo_unsaved: [
    "Først skal det, der ikke er gemt, være gemt.",
    "What is not saved must be saved first.",
  ],
  done_title: ["Køen er tom", "The queue is empty"],
  done_text: ["Der er ikke flere svar i denne kø.", "There are no more answers in this queue."],
  to_skipped: ["Gå til de oversprungne ({count})", "Go to those skipped ({count})"],
  try_again: ["Prøv igen", "Try again"],

  saving: ["Gemmer …", "Saving …"],
  saved: ["Gemt", "Saved"],
  unsaved_one: ["1 afgørelse er ikke gemt.", "1 decision is not saved."],
  unsaved_many: ["{count} afgørelser er ikke gemt.", "{count} decisions are not saved."],
  unsaved_kept: [
    "Intet er tabt: det er bevaret i denne browser og sendes igen af sig selv.",
    "Nothing is lost: it is kept in this browser and sent again by itself.",
  ],
  refused: ["Svar {id} blev afvist: {message}", "Answer {id} was refused: {message}"],
  open_answer: ["Åbn svar {id}", "Open answer {id}"],

  progress: ["Fremdrift", "Progress"],
  mine: ["Mine", "Mine"],
  all: ["Alle", "All"],
  agreed: ["Enige", "Agreed"],
  share: ["{part} af {whole}", "{part} of {whole}"],
  suggested_share: ["Forslag til {part} af {whole}", "Suggestions for {part} of {whole}"],

  order_title: ["Køens rækkefølge", "Order of the queue"],
  order: ["Rækkefølge", "Order"],
  order_valuable: ["Mest værdifulde først", "Most valuable first"],
  order_flags: ["Flag først", "Flags first"],
  order_file: ["Filens rækkefølge", "File order"],
  order_random: ["Tilfældig", "Random"],
  standard_queue: ["Standardkøen: åbne svar", "The standard queue: open answers"],
  search: ["Søg i svar", "Search the answers"],
  decision: ["Afgørelse", "Decision"],
  decision_any: ["Alle svar", "All answers"],
  decision_open: ["Åbne", "Open"],
  decision_coded: ["Kodede", "Coded"],
  decision_uncodable: ["Kan ikke kodes", "Cannot be coded"],
  decision_mine: ["Mine", "Mine"],
  decision_disagreement: ["Uenighed", "Disagreement"],
  decision_stale: ["Kodet efter en ældre definition", "Coded under an older definition"],
  code: ["Kode", "Code"],
  flag: ["Flag", "Flag"],
  coder: ["Koder", "Coder"],
  any: ["Alle", "Any"],
  number: ["Nr.", "No."],
  answer: ["Svar", "Answer"],
  codes: ["Koder", "Codes"],
  coders_count: ["{count} kodere", "{count} coders"],
  found: ["{count} svar", "{count} answers"],
  show_more: ["Vis flere", "Show more"],
  code_these: ["Kod disse svar", "Code these answers"],
  list_hint: [
    "Pil op og ned vælger, Enter åbner, Esc går tilbage.",
    "Arrows choose, Enter opens, Esc goes back.",
  ],

  includes: ["Med", "Includes"],
  excludes: ["Ikke med", "Excludes"],
  examples: ["Eksempler", "Examples"],
  rules: ["Regler", "Rules"],
  codebook_version: ["{title}, version {version}", "{title}, version {version}"],

  reword: ["Ret", "Edit"],
  reword_title: ["Ret: {category}", "Edit: {category}"],
  reword_text: [
    "Ændringen bliver en ny version af kodebogen og gælder straks for alle. Koder, som mennesker har sat, ændres ikke; svar, som det nye kan betyde noget for, skal ses igen.",
    "The change becomes a new version of the codebook and holds at once for all. Codes that people made do not change; answers for which it may matter are to be looked at again.",
  ],
  reword_name: ["Titel", "Title"],
  definition: ["Definition", "Definition"],
  danish: ["Dansk", "Danish"],
  english: ["Engelsk", "English"],
  reword_lines: [
    "Skriv i den tomme linje for at føje til. En linje, der tømmes, udgår.",
    "Write in the empty line to add one. A line that is emptied is left out.",
  ],
  reword_examples: ["Eksempler, ét pr. linje", "Examples, one a line"],
  reword_reason: [
    "Hvorfor ændres kategorien? (skal udfyldes)",
    "Why is the category changed? (required)",
  ],
  reword_save: ["Gem som ny version", "Save as a new version"],
  reword_unsaved: [
    "Det, du har skrevet, er ikke gemt. Gør det samme igen for at kassere det.",
    "What you have written is not saved. Do the same again to discard it.",
  ],
  name_first: ["Skriv en titel.", "Write a title."],
  nothing_reworded: ["Der er ikke ændret noget.", "Nothing has been changed."],
  versions: ["Versioner", "Versions"],
  version: ["Version {version}", "Version {version}"],
  version_by: ["{when}, {coder}", "{when}, {coder}"],
  version_in_use: ["Version {version} er taget i brug.", "Version {version} is in use."],
  requeued_none: ["Ingen svar skal kodes igen.", "No answers are to be coded again."],
  requeued_one: ["1 svar skal kodes igen.", "1 answer is to be coded again."],
  requeued_many: ["{count} svar skal kodes igen.", "{count} answers are to be coded again."],
  definitions_changed: [
    "Definitioner er ændret: kodebogens version {version} er taget i brug.",
    "Definitions have changed: version {version} of the codebook is in use.",
  ],

  keys_title: ["Taster", "Keys"],
  keys_text: [
    "Vælg en handling, og tryk på den tast, den skal have. Er tasten optaget, bytter de to.",
    "Choose an action and press the key it is to have. If the key is taken, the two swap.",
  ],
  keys_on: ["Brug taster med ét bogstav", "Use keys of a single letter"],
  keys_reset: ["Nulstil taster", "Reset the keys"],
  press_key: ["Tryk på en tast …", "Press a key …"],
  key_taken: ["Den tast har en fast opgave.", "That key has a fixed task."],
  action: ["Handling", "Action"],
  key: ["Tast", "Key"],
  key_flag_right: [
    "Rigtigt flag (det første, du ikke har vurderet)",
    "Flag is right (the first without a verdict)",
  ],
  key_flag_wrong: [
    "Forkert flag (det første, du ikke har vurderet)",
    "Flag is wrong (the first without a verdict)",
  ],
  fixed_digits: ["Kategori i den aktive variabel", "Category of the active variable"],
  fixed_enter: ["Videre; på den sidste: gem og næste", "Go on; on the last: save and next"],
  fixed_save: ["Gem og næste", "Save and next"],
  fixed_switch: ["Skift variabel", "Switch variable"],
  fixed_escape: ["Luk eller gå tilbage", "Close or go back"],
  language: ["Dansk/engelsk", "Danish/English"],

  agreement_title: ["Overensstemmelse mellem kodere", "Agreement between coders"],
  agreement_text: [
    "Af svar, som mindst to har kodet. – betyder: kan ikke beregnes endnu. Intervaller: 95 %.",
    "Of answers that two or more have coded. – means: not to be estimated yet. Intervals: 95 %.",
  ],
  pairs: ["Svar", "Answers"],
  agreement: ["Enighed", "Agreement"],
  kappa: ["Kappa", "Kappa"],
  alpha: ["Alfa", "Alpha"],
  interval: ["{low} til {high}", "{low} to {high}"],
  category: ["Kategori", "Category"],
  both: ["Begge", "Both"],
  one: ["Kun den ene", "Only one"],
  per_variable: ["Variabler", "Variables"],
  per_category: ["{variable}: kategorier", "{variable}: categories"],
  per_coder: ["Kodere og forslag", "Coders and suggestions"],
  wrong_accepted: ["Godtog forkerte forslag", "Accepted wrong suggestions"],
  right_refused: ["Afviste rigtige forslag", "Refused right suggestions"],
  decisions: ["Afgørelser", "Decisions"],

  stopping_title: ["Er der gransket nok?", "Is enough reviewed?"],
  stopping_text: [
    "Skønnet andel forkerte koder, hvis maskinens koder gælder for alt, ingen har set på: efter dens egne sandsynligheder, rettet op, hvis I har fundet flere fejl end ventet. Fuld linje: ventet. Stiplet: højst, 95 % sikkert. Grænsen forudsætter, at fejlene fordeler sig ens i resten; en tilfældig del af svarene sikrer det.",
    "Estimated share of wrong codes if the machine's codes stand for all that nobody has looked at: by its own probabilities, corrected upwards where you found more errors than expected. Full line: expected. Dashed: at most, 95 % sure. The limit assumes that errors are alike in the rest; coding a random part makes sure of it.",
  ],
  stopping_now: [
    "{reviewed} af {codes} koder er set. Lige nu ventes {wrong} forkerte, højst {most}.",
    "{reviewed} of {codes} codes are reviewed. Now {wrong} are expected to be wrong, at most {most}.",
  ],
  stopping_needed: [
    "{needed} mere i køens rækkefølge, så er højst 5 % forkerte.",
    "{needed} more in the order of the queue, and at most 5 % are wrong.",
  ],
  stopping_reached: [
    "Nok: højst 5 % er forkerte, 95 % sikkert.",
    "Enough: at most 5 % are wrong, 95 % sure.",
  ],
  stopping_picture: [
    "{variable}: andel forkerte koder efter flere granskninger",
    "{variable}: share of wrong codes by further reviews",
  ],
  stopping_axis: ["flere granskninger", "further reviews"],

  learning_title: ["Læring af jeres koder", "Learning from your codes"],
  learning_text: [
    "Modellen kan lære af de koder, I har sat. En ny model prøves på svar, den ikke har lært af, og tages kun i brug, når nogen vælger det her. Koder, som mennesker har sat, ændres ikke.",
    "The model can learn from the codes you made. A new model is tried on answers it has not learned from, and is taken into use only when someone chooses so here. Codes that people made do not change.",
  ],
  suggestions_now: ["Forslag, der vises nu", "Suggestions shown now"],
  model_now: ["Fra {model}, {origin}.", "From {model}, {origin}."],
  model_none: [
    "Der vises ingen forslag: granskningen er begyndt uden en model.",
    "No suggestions are shown: the review was begun without a model.",
  ],
  origin_first: ["som granskningen begyndte med", "which the review began with"],
  origin_other: ["fra en anden modelfil", "from another model file"],
  origin_learned: ["lært af {count} afgørelser", "learned from {count} decisions"],
  reading_on: [
    "{done} af {of} svar er læst. Forslag kommer, mens der læses.",
    "{done} of {of} answers are read. Suggestions appear as it reads.",
  ],
  reading_next: [
    "{model} har læst {done} af {of} svar. Dens forslag vises, når alle er læst.",
    "{model} has read {done} of {of} answers. Its suggestions are shown when all are read.",
  ],
  models: ["Modeller", "Models"],
  model: ["Model", "Model"],
  learned_from: ["Lært af afgørelser", "Learned from decisions"],
  added: ["Kom til", "Added"],
  model_use: ["Brug", "Use"],
  in_use: ["I brug", "In use"],
  in_use_soon: ["Læser svarene", "Reading the answers"],
  use_again: ["Brug igen", "Use again"],
  learn_heading: ["Lær af afgørelser", "Learn from decisions"],
  learn_count: [
    "Mennesker har kodet {count} svar, der kan læres af.",
    "People have coded {count} answers that can be learned from.",
  ],
  learn_few: ["Der skal mindst {least} til.", "At least {least} are needed."],
  learn_unable: [
    "Granskningen er åbnet uden en model, der kan lære.",
    "The review was opened without a model that can learn.",
  ],
  learn_now: ["Lær nu", "Learn now"],
  learn_started: ["Læring er begyndt.", "Learning has begun."],
  learn_failed: ["Det lykkedes ikke at lære: {message}", "Learning failed: {message}"],
  learn_ready: [
    "Der er lært færdigt; det, der kom ud af det, står herunder.",
    "Learning is finished; what came of it stands below.",
  ],
  proposal_title: ["Den nye model", "The new model"],
  proposal_text: [
    "Lært af {count} afgørelser. Målt på svar, den ikke har lært af; svar, der vælges til granskning, er sværere end resten. Intervaller: 95 %.",
    "Learned from {count} decisions. Measured on answers it had not learned from; answers chosen for review are harder than the rest. Intervals: 95 %.",
  ],
  model_present: ["den nuværende model", "the present model"],
  model_first: ["den model, granskningen begyndte med,", "the model the review began with"],
  model_frequent: ["den hyppigste kode alene", "the most frequent code alone"],
  right_present: ["Rigtige, nuværende", "Right, the present"],
  right_first: ["Rigtige, den første", "Right, the first"],
  right_frequent: ["Rigtige, hyppigste kode", "Right, most frequent code"],
  right_new: ["Rigtige, ny", "Right, the new"],
  unchanged: ["uændret", "unchanged"],
  gain: ["Forskel i point", "Difference in points"],
  would_change: ["Får en anden kode", "Get another code"],
  gain_measured: [
    "På {answers} svar, som mennesker har kodet, havde {model} ret i {before} ({before_share}), den nye i {after} ({after_share}): {verdict}.",
    "On {answers} answers that people coded, {model} was right in {before} ({before_share}), the new one in {after} ({after_share}): {verdict}.",
  ],
  gain_better: ["{points} point bedre ({low} til {high})", "{points} points better ({low} to {high})"],
  gain_worse: ["{points} point dårligere ({low} til {high})", "{points} points worse ({low} to {high})"],
  gain_unclear: [
    "ingen sikker forskel ({points} point; {low} til {high})",
    "no certain difference ({points} points; {low} to {high})",
  ],
  gain_paired: [
    "Kun den nye havde ret i {better}, kun {model} i {worse}.",
    "Only the new one was right in {better}, only {model} in {worse}.",
  ],
  gain_picture: [
    "{variable}: andel rigtige med {model} og med den nye, med 95 %-intervaller",
    "{variable}: share right with {model} and with the new one, with 95 % intervals",
  ],
  gain_present: ["nu", "now"],
  gain_first: ["første", "first"],
  gain_frequent: ["hyppigste", "frequent"],
  gain_new: ["ny", "new"],
  nothing_better: [
    "Af {answers} kodede svar blev der ikke lært noget, der er klart bedre. Forslagene bliver, som de er.",
    "Nothing clearly better was learned from {answers} coded answers. Suggestions stay as they are.",
  ],
  too_few_coded: [
    "{answers} svar har en kode, der kan læres af; der skal mindst {least} til. Forslagene bliver, som de er.",
    "{answers} answers have a code to learn from; at least {least} are needed. Suggestions stay as they are.",
  ],
  nothing_better_all: [
    "Der blev ikke fundet noget bedre for nogen variabel. Den nuværende model bliver i brug.",
    "Nothing better was found for any variable. The present model stays in use.",
  ],
  would_change_text: [
    "Af {drawn} tilfældige svar, som ingen har kodet, ville {changed} få en anden kode: {share} ({low} til {high}).",
    "Of {drawn} answers drawn from those nobody has coded, {changed} would get another code: {share} ({low} to {high}).",
  ],
  shifts_title: ["Svar, der ville få en anden kode", "Answers that would get another code"],
  becomes: ["bliver til", "becomes"],
  use_new_text: [
    "Tages den i brug, læser den først alle svar; derefter vises dens forslag. I kan altid gå tilbage.",
    "If it is taken into use, it first reads all answers; then its suggestions are shown. You can always go back.",
  ],
  use_new: ["Brug den nye model", "Use the new model"],
  switch_asked: ["Modellen tages i brug.", "The model is taken into use."],
  proposal_ready: [
    "En ny model er klar, lært af {count} afgørelser.",
    "A new model is ready, learned from {count} decisions.",
  ],
  see_it: ["Se den", "See it"],
  suggestions_from: ["Forslag fra {model}", "Suggestions from {model}"],
});

/** @typedef {keyof typeof WORDS} Key */

/** @type {"da" | "en"} */
let language = "da";

/** @param {"da" | "en"} fallback The session's language, unless the reader has chosen. */
export function startLanguage(fallback) {
  const chosen = recall("language");
  language = chosen === "da" || chosen === "en" ? chosen : fallback;
  document.documentElement.lang = language;
}

export function switchLanguage() {
  language = language === "da" ? "en" : "da";
  keep("language", language);
  document.documentElement.lang = language;
}

/**
 * @param {Key} key
 * @param {Record<string, string | number>} values
 */
export function say(key, values = {}) {
  const words = WORDS[key][language === "da" ? 0 : 1];
  return words.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @param {Both | null} text */
export function both(text) {
  return text ? text[language] || text.da || text.en || "" : "";
}

/**
 * @param {number} value
 * @param {number} digits
 */
export function figure(value, digits = 0) {
  return value.toLocaleString(language === "da" ? "da-DK" : "en-GB", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** @param {string} stamp When something happened, as the server writes it. */
export function moment(stamp) {
  const when = new Date(stamp);
  if (Number.isNaN(when.getTime())) return stamp;
  const style = /** @type {const} */ ({ dateStyle: "medium", timeStyle: "short" });
  return when.toLocaleString(language === "da" ? "da-DK" : "en-GB", style);
}

/**
 * Nothing short of certain is called 100 %, and nothing possible 0 %.
 *
 * @param {number} share
 */
export function percent(share) {
  const rounded = Math.round(share * 100);
  if (share > 0 && rounded === 0) return "< 1 %";
  return `${share < 1 ? Math.min(rounded, 99) : rounded} %`;
}

/** @param {number} probability */
export function sureness(probability) {
  const word =
    probability >= 0.95
      ? say("very_sure")
      : probability >= 0.8
        ? say("fairly_sure")
        : probability >= 0.6
          ? say("unsure")
          : say("very_unsure");
  return say("sureness", { word, percent: percent(probability) });
}
