// What every test needs. The browser is closed after the last of a file.

import { after } from "node:test";
import { closeBrowser } from "./browser.js";

export { open, visit } from "./browser.js";
export { OTHER_CODEBOOK, Review, audited, fritekst, until } from "./program.js";

after(closeBrowser);
