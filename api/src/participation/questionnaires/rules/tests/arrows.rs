use super::super::arrows::{arrow, is_led_past};
use super::habits;

fn leads_to(code: &str, choice: &str) -> Option<String> {
    let definition = habits();
    let from = definition.position(code).expect("the question exists");
    arrow(&definition, from, choice).map(|next| next.code.clone())
}

#[test]
fn choices_lead_past_what_they_hide() {
    let to = |code: &str| Some(code.to_owned());
    assert_eq!(leads_to("frequence", "3"), None);
    assert_eq!(leads_to("frequence", "4"), to("bloque"));
    assert_eq!(leads_to("frequence", "5"), to("savez_vous"));
    assert_eq!((leads_to("envie", "1"), leads_to("envie", "2")), (to("deja"), None));
    // What is hidden by several questions together is not led past, nor is the strip.
    assert_eq!((leads_to("internet", "1"), leads_to("rappel", "2")), (None, None));
    assert_eq!(leads_to("equipement", "6"), None);
}

#[test]
fn a_question_that_is_led_past_needs_no_words() {
    let definition = habits();
    let led: Vec<&str> = (0..definition.questions.len())
        .filter(|index| is_led_past(&definition, *index))
        .map(|index| definition.questions[index].code.as_str())
        .collect();
    // « dispos » hides with « envie », too, but three questions later.
    assert_eq!(led, ["appareil", "bloque", "souhaits"]);
}
