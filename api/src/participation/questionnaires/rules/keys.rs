//! Keys of choices: printed beside each box, and typed when a sheet is entered.
//!
//! `0` is typed for blank and `9` for illegible, so no key is one of them.

use super::definition::Choice;

/// Most choices whose keys have one digit.
const ONE_DIGIT: usize = 8;

/// The key of each choice.
///
/// Its code where all codes are digits from 1 to 8, else its place, in two digits if there are more than eight.
pub fn keys(choices: &[Choice]) -> Vec<String> {
    let is_key = |choice: &Choice| matches!(choice.code.as_bytes(), [b'1'..=b'8']);
    if choices.iter().all(is_key) {
        return choices.iter().map(|choice| choice.code.clone()).collect();
    }
    let width = if choices.len() > ONE_DIGIT { 2 } else { 1 };
    (1..=choices.len()).map(|place| format!("{place:0width$}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys_of(codes: &[&str]) -> Vec<String> {
        let choice = |code: &&str| Choice { code: (*code).to_owned(), label: String::new(), exclusive: false };
        keys(&codes.iter().map(choice).collect::<Vec<_>>())
    }

    #[test]
    fn digits_are_their_own_keys() {
        assert_eq!(keys_of(&["4", "3", "2", "1"]), ["4", "3", "2", "1"]);
    }

    #[test]
    fn words_and_zero_have_their_place() {
        assert_eq!(keys_of(&["2", "1", "0"]), ["1", "2", "3"]);
        assert_eq!(keys_of(&["moins_18", "18_24"]), ["1", "2"]);
    }

    #[test]
    fn more_than_eight_have_two_digits() {
        let codes: Vec<String> = (1..=11).map(|code| code.to_string()).collect();
        let keys = keys_of(&codes.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((keys[0].as_str(), keys[10].as_str()), ("01", "11"));
    }
}
