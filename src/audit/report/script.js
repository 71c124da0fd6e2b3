"use strict";
// Filters, keys and copying. The page reads without it. It makes no markup: all
// text it writes is set as text.
(() => {
  const records = Array.from(document.querySelectorAll("article.record"));
  if (records.length === 0) {
    return;
  }
  const find = (id) => document.getElementById(id);
  const [search, rule, showing, said] = ["search", "rule", "showing", "said"].map(find);
  const [help, single] = ["help", "single"].map(find);
  const severities = Array.from(document.querySelectorAll("input[name=severity]"));
  const language = document.documentElement.lang;
  document.documentElement.classList.add("scripting");

  // Everything that is searched, as shown: ids, group, answer, codes, reasons.
  const entries = records.map((record) => ({
    record,
    flags: Array.from(record.querySelectorAll("[data-severity]"), (flag) => flag.dataset),
    text: Array.from(
      record.querySelectorAll("h3, .group, .answer, .answers tbody, .flags, dd"),
      (part) => part.textContent,
    ).join("\n").toLocaleLowerCase(language),
  }));

  const filter = () => {
    const wanted = search.value.trim().toLocaleLowerCase(language);
    const grave = new Set(severities.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    for (const { record, flags, text } of entries) {
      // One and the same flag must be of the rule and of a chosen severity.
      const flagged = flags.some(
        (flag) => grave.has(flag.severity) && (rule.value === "" || flag.rule === rule.value),
      );
      const chosen = flagged || (flags.length === 0 && rule.value === "");
      record.hidden = !chosen || !text.includes(wanted);
      shown += record.hidden ? 0 : 1;
    }
    const count = { "{shown}": shown, "{all}": records.length };
    showing.textContent = showing.dataset.template.replace(
      /\{shown\}|\{all\}/g,
      (name) => count[name].toLocaleString(language),
    );
  };

  // The record that has or last had the focus: a click beside the records does
  // not lose the place.
  let last = null;
  document.addEventListener("focusin", (event) => {
    last = event.target.closest("article.record") ?? last;
  });
  const visible = () => records.filter((record) => !record.hidden);
  const current = () => (last !== null && !last.hidden ? last : null);

  const move = (step) => {
    const list = visible();
    const here = current() === null ? -1 : list.indexOf(current());
    const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), list.length - 1);
    if (next < list.length) {
      list[next].focus({ preventScroll: true });
      list[next].scrollIntoView({ block: "start" });
    }
  };

  const line = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const identity = (record) => record.dataset.id || line(record.querySelector(".row"));

  // Each line begins with a word, so that no answer becomes a formula where it
  // is pasted into a spreadsheet.
  const plain = (record) => [
    line(record.querySelector("h3")),
    `${said.dataset.answer}: ${line(record.querySelector(".answer"))}`,
    ...Array.from(
      record.querySelectorAll(".flags li"),
      (flag) => {
        const { rule: id, severity } = flag.dataset;
        return `${severity ? `${id} (${severity})` : id}: ${line(flag.querySelector(".reason"))}`;
      },
    ),
  ].join("\n");

  // Browsers keep the clipboard from some pages that are opened as files; the
  // old way works there.
  const copySelected = (text) => {
    const focused = document.activeElement;
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    return copied;
  };
  const copy = async (text, what) => {
    let copied = false;
    try {
      await navigator.clipboard.writeText(text);
      copied = true;
    } catch {
      copied = copySelected(text);
    }
    said.textContent = copied ? `${said.dataset.copied}: ${what}` : said.dataset.failed;
  };
  const copyRecord = (record) => copy(plain(record), line(record.querySelector("h3")));

  const tell = () => {
    help.showModal();
    find("close").focus();
  };

  search.addEventListener("input", filter);
  rule.addEventListener("change", filter);
  severities.forEach((box) => box.addEventListener("change", filter));
  for (const record of records) {
    record.querySelector(".copy").addEventListener("click", () => copyRecord(record));
  }
  find("copy-ids").addEventListener("click", () => {
    const list = visible();
    copy(list.map(identity).join("\n"), list.length.toLocaleString(language));
  });
  find("keys").addEventListener("click", tell);
  find("close").addEventListener("click", () => help.close());
  help.addEventListener("close", () => {
    // Opened by a key with nothing in focus, it has nothing to give it back to.
    if (help.contains(document.activeElement)) {
      find("keys").focus();
    }
  });

  const keys = new Map([
    ["j", () => move(1)],
    ["k", () => move(-1)],
    ["/", () => search.focus()],
    ["?", tell],
    ["c", () => {
      if (current() === null) {
        said.textContent = said.dataset.choose;
      } else {
        copyRecord(current());
      }
    }],
  ]);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input[type=search], select, textarea");
    const held = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    const action = keys.get(String(event.key).toLowerCase());
    if (action === undefined || typing || held || help.open || !single.checked) {
      return;
    }
    event.preventDefault();
    action();
  });

  filter();
})();
