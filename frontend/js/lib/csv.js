/**
 * CSV for French Excel and LibreOffice: `;` between cells, CRLF, and a byte order mark for accents.
 *
 * @typedef {string | number | null | undefined} Cell
 */
import { saveFile } from "./files.js";

/** @param {Cell[][]} rows */
export const csv = (rows) => `\uFEFF${rows.map((row) => row.map(cell).join(";")).join("\r\n")}\r\n`;

/** @param {Cell} value */
function cell(value) {
  let text = String(value ?? "");
  // A name that a stranger typed must not run as a formula in a colleague's spreadsheet, and a code keeps its zero.
  if (typeof value === "string" && /^\s*[=+\-@\t\r]|^0\d+$|^\d{12,}$/.test(text)) text = `'${text}`;
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Saves rows as a file of this name. @param {string} name @param {Cell[][]} rows */
export const saveCsv = (name, rows) => saveFile(name, new Blob([csv(rows)], { type: "text/csv;charset=utf-8" }));
