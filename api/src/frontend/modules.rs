//! The script of a page with the modules that it imports, so that a page asks for one.
//!
//! The files work as they are, too, module by module: this only spares requests. It knows the few forms in which our
//! modules import and export, at the start of a line as the formatter leaves them; a page with another form in one of
//! its modules is sent as it is.

use std::fmt::Write as _;

/// Writes a module and all that it imports as one module; `read` finds the text of a path.
///
/// Each module is a function, so that names of two of them never meet, and runs once, before those that import it.
/// `None` if a module has another form, or if modules import each other in a circle.
pub fn bundle(entry: &str, read: &impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut bundle = Bundle::default();
    bundle.add(entry, read)?;
    Some(format!("(async () => {{\n{}}})();\n", bundle.text))
}

#[derive(Default)]
struct Bundle {
    /// Paths of the modules, in the order of their numbers; false while its imports are being added.
    modules: Vec<(String, bool)>,
    text: String,
}

impl Bundle {
    /// Adds a module after those that it imports, and returns its number.
    fn add(&mut self, path: &str, read: &impl Fn(&str) -> Option<String>) -> Option<usize> {
        if let Some(number) = self.modules.iter().position(|(other, _)| other == path) {
            return self.modules[number].1.then_some(number);
        }
        let number = self.modules.len();
        self.modules.push((path.to_owned(), false));
        let text = read(path)?;
        let (mut body, mut exports) = (String::new(), Vec::new());
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if line.starts_with("/*") {
                // Comments of declarations are for readers of the file.
                let mut last = line;
                while !last.ends_with("*/") {
                    last = lines.next()?;
                }
            } else if line.starts_with("import ") {
                let mut statement = line.to_owned();
                while !statement.ends_with(';') {
                    statement += lines.next()?;
                }
                let (names, from) = read_import(&statement)?;
                let from = self.add(&resolve(path, from)?, read)?;
                if !names.is_empty() {
                    writeln!(body, "const {{ {} }} = m{from};", names.replace(" as ", ": ")).ok()?;
                }
            } else if let Some(declaration) = line.strip_prefix("export ") {
                exports.push(declared_name(declaration)?.to_owned());
                writeln!(body, "{declaration}").ok()?;
            } else {
                writeln!(body, "{line}").ok()?;
            }
        }
        let exports = exports.join(", ");
        let text =
            format!("// {path}\nconst m{number} = await (async () => {{\n{body}return {{ {exports} }};\n}})();\n");
        self.text += &text;
        self.modules[number].1 = true;
        Some(number)
    }
}

/// Reads `import { a, b as c } from "path";` or `import "path";`: the names, and the path.
fn read_import(statement: &str) -> Option<(&str, &str)> {
    let rest = statement.strip_prefix("import ")?.strip_suffix("\";")?;
    match rest.strip_prefix('"') {
        Some(path) => Some(("", path)),
        None => {
            let (names, path) = rest.strip_prefix('{')?.split_once("} from \"")?;
            Some((names.trim().trim_end_matches(','), path))
        }
    }
}

/// The name that a declaration declares; variables that change are not passed on, so they have none.
fn declared_name(declaration: &str) -> Option<&str> {
    let kinds = ["const ", "function ", "async function ", "class "];
    let rest = kinds.iter().find_map(|kind| declaration.strip_prefix(kind))?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')?;
    Some(&rest[..end]).filter(|name| !name.is_empty())
}

/// The path of an import, seen from a module.
fn resolve(from: &str, path: &str) -> Option<String> {
    if let Some(path) = path.strip_prefix('/') {
        return Some(path.to_owned());
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::bundle;

    fn bundle_files(files: &[(&str, &str)]) -> Option<String> {
        let read = |path: &str| files.iter().find(|(name, _)| *name == path).map(|(_, text)| (*text).to_owned());
        bundle("js/a/page.js", &read)
    }

    #[test]
    fn modules_run_once_before_those_that_import_them() {
        let page = "import { one, two as second } from \"../lib/b.js\";\nimport \"./c.js\";\nlet x = one + second;\n";
        let files = [
            ("js/a/page.js", page),
            ("js/lib/b.js", "/** Says\n * it. */\nexport const one = 1;\nexport async function two() {\n}\n"),
            ("js/a/c.js", "import {\n  one,\n} from \"../lib/b.js\";\n"),
        ];
        let whole = [
            "(async () => {",
            "// js/lib/b.js",
            "const m1 = await (async () => {",
            "const one = 1;",
            "async function two() {",
            "}",
            "return { one, two };",
            "})();",
            "// js/a/c.js",
            "const m2 = await (async () => {",
            "const { one } = m1;",
            "return {  };",
            "})();",
            "// js/a/page.js",
            "const m0 = await (async () => {",
            "const { one, two: second } = m1;",
            "let x = one + second;",
            "return {  };",
            "})();",
            "})();",
        ];
        assert_eq!(bundle_files(&files).unwrap_or_default().lines().collect::<Vec<_>>(), whole);
    }

    #[test]
    fn other_forms_and_circles_are_left_as_they_are() {
        for page in [
            "import * as all from \"../lib/b.js\";\n",
            "import b from \"../lib/b.js\";\n",
            "import \"../lib/missing.js\";\n",
            "export let changing = 1;\n",
            "export { one };\n",
            "export default 1;\n",
            "import \"./page.js\";\n",
        ] {
            assert_eq!(bundle_files(&[("js/a/page.js", page), ("js/lib/b.js", "")]), None, "{page}");
        }
    }
}
