/**
 * Shows what stands in <noscript> where a browser runs scripts but not ours: an old tablet, or a module that is lost.
 *
 * Such a browser must be able to read this file: it is ES5, and no module. The modules of a page say that they run by
 * the attribute `data-script` of its root (ui/page.js).
 */
(function () {
  "use strict";

  function show() {
    if (document.documentElement.hasAttribute("data-script")) return;
    var hidden = document.getElementsByTagName("noscript");
    for (var i = 0; i < hidden.length; i++) reveal(/** @type {Element} */ (hidden[i]));
  }

  /** @param {Element} hidden */
  function reveal(hidden) {
    var box = document.createElement("div");
    // Where scripts run, the content of <noscript> is a text.
    box.innerHTML = hidden.textContent || "";
    while (box.firstChild && hidden.parentNode) hidden.parentNode.insertBefore(box.firstChild, hidden);
  }

  // Modules have run by then.
  if (document.readyState === "complete") show();
  else window.addEventListener("load", show);
})();
