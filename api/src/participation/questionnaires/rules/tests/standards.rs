//! Standard questions of the grid of evaluations.

use super::super::definition::{Definition, Form};
use super::super::standards::{STANDARDS, faults};
use crate::participation::questionnaires::models::EVALUATION_GRID;

fn shipped() -> Definition {
    super::read(serde_json::from_str(EVALUATION_GRID).unwrap())
}

#[test]
fn the_shipped_grid_has_all_standards() {
    let grid = shipped();
    assert_eq!(faults(&grid), []);
    assert!(STANDARDS.iter().all(|(code, ..)| grid.find(code).is_some()));
}

#[test]
fn words_of_standards_change_and_answers_do_not() {
    let mut grid = shipped();
    let Form::Scale(choices) = &mut grid.questions[0].form else { panic!() };
    choices[3].label = "Énormément".to_owned();
    assert_eq!(faults(&grid), []);
    let Form::Scale(choices) = &mut grid.questions[0].form else { panic!() };
    choices.pop();
    grid.questions[1].form = Form::Contact;
    let pointers: Vec<String> = faults(&grid).into_iter().map(|fault| fault.pointer).collect();
    assert_eq!(pointers, ["/questions/0/choices", "/questions/1/kind", "/questions/1/code"]);
}
