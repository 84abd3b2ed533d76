/**
 * A browser of 2018, such as Safari on iOS 12 or Chrome 70.
 *
 * It skips what it does not know in a stylesheet, and stops at the first module, whose words it cannot read.
 *
 * @typedef {import("@playwright/test").Page} Page
 */
import postcss from "postcss";

/** At-rules that came later; their whole blocks are skipped. */
const LATER_AT_RULES = /^(?:layer|container|property|supports|scope|starting-style)$/;
/** The question by which a stylesheet finds such a browser. */
const FALLBACK = "not (inset: 0)";
/** Selectors that came later; a rule with one of them is skipped. */
const LATER_SELECTORS = /:(?:is|where|has|focus-visible|user-invalid|modal|popover-open)\b|:not\([^)]*,/;
/** Properties that came later. */
const LATER_PROPERTIES =
  /^(?:(?:margin|padding|border)-(?:inline|block)|inset.*|aspect-ratio|accent-color|text-wrap|translate|rotate|scale)$/;
/** Functions and words of values that came later. */
const LATER_VALUES = /\b(?:clamp|min|max|color-mix|oklch|light-dark)\(|^revert|\bd[vs]h\b|" \/ "/;

/**
 * The part of a stylesheet that such a browser understands.
 *
 * @param {string} sheet
 */
export function asOldBrowserReads(sheet) {
  const root = postcss.parse(sheet);
  root.walkAtRules("supports", (rule) => {
    if (rule.params === FALLBACK) rule.replaceWith(rule.nodes ?? []);
  });
  root.walkAtRules((rule) => {
    if (LATER_AT_RULES.test(rule.name) || (rule.name === "import" && /\blayer\b/.test(rule.params))) rule.remove();
  });
  root.walkRules((rule) => {
    if (LATER_SELECTORS.test(rule.selector)) rule.remove();
  });
  /** Variables are kept as they are written, and spoil the declaration that uses them. @type {Set<string>} */
  const spoilt = new Set();
  root.walkDecls(/^--/, (declaration) => {
    const isForAll =
      declaration.parent?.type === "rule" && /** @type {postcss.Rule} */ (declaration.parent).selector === ":root";
    if (LATER_VALUES.test(declaration.value)) spoilt.add(declaration.prop);
    else if (isForAll) spoilt.delete(declaration.prop);
  });
  root.walkDecls((declaration) => {
    const { prop, value, parent } = declaration;
    if (prop.startsWith("--")) return;
    const isFlex = parent?.some((other) => other.type === "decl" && /^(?:inline-)?flex$/.test(other.value));
    if (LATER_PROPERTIES.test(prop) || LATER_VALUES.test(value) || (prop === "gap" && isFlex)) declaration.remove();
    else if ([...value.matchAll(/var\((--[\w-]+)/g)].some(([, name]) => spoilt.has(name ?? "")))
      declaration.value = "unset";
  });
  return root.toString();
}

/**
 * Lets a page see stylesheets and modules as such a browser does.
 *
 * @param {Page} page
 */
export async function makeOld(page) {
  await page.route("**/*.css", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: asOldBrowserReads(await response.text()) });
  });
  await page.route("**/*-page.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: "import './words-of-a-later-year'; ?." }),
  );
}
