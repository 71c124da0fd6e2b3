// What a coder does on the page, and what they see there.

export async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** The number of the answer that is shown. */
export async function shown(page) {
  const title = await page.locator("#answer-title").textContent();
  return Number(/\d+/.exec(title)[0]);
}

/** Waits until the answer of that number is shown. */
export async function isShown(page, id) {
  await page.waitForFunction(
    (wanted) => /\d+/.exec(document.querySelector("#answer-title")?.textContent ?? "")?.[0] === wanted,
    String(id),
  );
}

/** Waits until another answer than that one is shown; gives its number. */
export async function nextAfter(page, id) {
  await page.waitForFunction((left) => {
    const title = document.querySelector("#answer-title")?.textContent;
    return title && /\d+/.exec(title)?.[0] !== left;
  }, String(id));
  return shown(page);
}

/** Waits for what the page says of saving. */
export const says = (page, words) =>
  page.locator("#save").filter({ hasText: new RegExp(`^${words}$`) }).waitFor();

/** Waits for a text within what a selector finds. */
export const reads = (page, selector, words) =>
  page.locator(selector).filter({ hasText: words }).first().waitFor();

/** By the key for it, as a coder would. */
export async function goTo(page, name) {
  await press(page, "g");
  await page.locator("dialog input").waitFor();
  await page.keyboard.type(String(name));
  await press(page, "Enter");
}

/** Codes the answer that is shown: technology, types and status by their digits. */
export async function choose(page, technology, type, status = "1") {
  await press(page, technology, type, "Enter", status);
}

/** The categories that are ticked, by variable. */
export function ticked(page) {
  return page.evaluate(() => {
    const found = {};
    for (const input of document.querySelectorAll(".choices input:checked")) {
      (found[input.name] ??= []).push(input.value);
    }
    return found;
  });
}

/** The list, narrowed to one kind of decision. */
export async function list(page, decision = "") {
  await press(page, "l");
  const select = page.locator("#list select").first();
  await select.waitFor();
  if (decision === "") return;
  const narrowed = page.waitForResponse((reply) => reply.url().includes(`decision=${decision}`));
  await select.selectOption(decision);
  await narrowed;
}
