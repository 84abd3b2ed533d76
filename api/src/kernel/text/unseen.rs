//! Characters that nobody sees: they are no part of what people mean to write.

/// Returns whether a character has no shape and carries no meaning in a French text.
///
/// The zero-width joiner is not among them: it holds emoji together.
pub fn is_unseen(c: char) -> bool {
    let has_no_width = matches!(c, '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    has_no_width || turns(c) || matches!(c, '\u{fe00}'..='\u{fe0d}')
}

/// Returns whether a character turns the direction of the following text.
///
/// Source: Unicode, property `Bidi_Control`.
pub fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
