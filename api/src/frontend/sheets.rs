//! Stylesheets as they are sent: with the sheets that they import in their place, and without comments.

/// Writes imported sheets in place of the lines that import them.
///
/// `read` finds a sheet of the same folder.
///
/// A line is `@import url("name.css");`, with a medium or without. The files work as they are, too, one by one.
pub fn inline_imports(sheet: &str, read: impl Fn(&str) -> Option<String>) -> String {
    sheet.split_inclusive('\n').map(|line| import_of(line, &read).unwrap_or_else(|| line.to_owned())).collect()
}

/// Leaves out the comments of a sheet: they are for those who write it.
///
/// No text of ours holds their signs.
pub fn without_comments(sheet: &str) -> String {
    let mut parts = sheet.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once("*/").map_or("", |(_, after)| after))
}

fn import_of(line: &str, read: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (name, medium) = line.strip_prefix("@import url(\"")?.split_once("\")")?;
    let sheet = read(name)?;
    match medium.trim().trim_end_matches(';').trim() {
        "" => Some(sheet),
        medium => Some(format!("@media {medium} {{\n{sheet}}}\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::{inline_imports, without_comments};

    #[test]
    fn imported_sheets_stand_in_place_of_their_lines() {
        let read = |name: &str| (name == "a.css").then(|| "a { color: red; }\n".to_owned());
        let sheet = "@import url(\"a.css\");\n@import url(\"a.css\") print;\n@import url(\"b.css\");\nb { margin: 0; }";
        let whole =
            "a { color: red; }\n@media print {\na { color: red; }\n}\n@import url(\"b.css\");\nb { margin: 0; }";
        assert_eq!(inline_imports(sheet, read), whole);
    }

    #[test]
    fn comments_are_left_out() {
        assert_eq!(without_comments("/* one\n * two */\na { b: c; } /**/d{}/* cut off"), "\na { b: c; } d{}");
        assert_eq!(without_comments("a { b: c; }"), "a { b: c; }");
    }
}
