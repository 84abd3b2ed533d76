//! Boxes: the counted answers of a response as one bit each, so that many are counted in no time.

use super::super::Silence;
use super::answers::{Answer, Answers, Standing, standings};
use super::condition::visible;
use super::definition::{Definition, Form, Question};

/// Number of bits of a number.
const NUMBER: usize = 32;

/// The place of each box of a version.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The places of each question, in their order.
    pub questions: Vec<Places>,
    /// Number of bits.
    pub bits: usize,
}

/// The places of a question.
#[derive(Clone, Debug)]
pub struct Places {
    /// It was to be answered.
    pub concerned: usize,
    /// There is an answer that was kept and does not count.
    pub set_aside: usize,
    /// Answer and reasons for none.
    pub reply: Reply,
    /// Those of the lines, for a grid.
    pub lines: Vec<Reply>,
    /// First bit of the number, for a number.
    pub number: Option<usize>,
}

/// The places of one reply: to a question, or to a line of a grid.
#[derive(Clone, Copy, Debug)]
pub struct Reply {
    /// There is an answer that counts.
    pub answered: usize,
    /// The pen cannot be read.
    pub illegible: usize,
    /// The person prefers not to say.
    pub declined: usize,
    /// First of the choices.
    pub choices: usize,
}

impl Layout {
    /// Lays out the boxes of a version.
    ///
    /// They depend on the definition alone, which never changes once it is published.
    pub fn new(definition: &Definition) -> Layout {
        let mut bits = 0;
        let mut next = |count: usize| {
            bits += count;
            bits - count
        };
        let questions = definition.questions.iter().map(|question| {
            let (concerned, set_aside) = (next(1), next(1));
            let choices = if matches!(question.form, Form::Grid(..)) { 0 } else { question.choices().len() };
            let mut reply =
                |choices| Reply { answered: next(1), illegible: next(1), declined: next(1), choices: next(choices) };
            let own = reply(choices);
            let lines = question.lines().iter().map(|_| reply(question.choices().len())).collect();
            let number = matches!(question.form, Form::Number(..)).then(|| next(NUMBER));
            Places { concerned, set_aside, reply: own, lines, number }
        });
        let questions = questions.collect();
        Layout { questions, bits }
    }

    /// Number of bytes of a response.
    pub fn bytes(&self) -> usize {
        self.bits.div_ceil(8).max(1)
    }

    /// Writes the counted answers of one response.
    pub fn encode(&self, definition: &Definition, answers: &Answers) -> Vec<u8> {
        let mut boxes = Boxes(vec![0; self.bytes()]);
        let standings = standings(definition, answers);
        let shown = visible(definition, &answers.given);
        for ((question, places), shown) in definition.questions.iter().zip(&self.questions).zip(shown) {
            let standing = standings.get(question.code.as_str());
            if standing.is_some_and(|standing| *standing != Standing::Counted) {
                boxes.set(places.set_aside);
            }
            if !shown {
                continue;
            }
            boxes.set(places.concerned);
            boxes.silence(places.reply, answers.silences.get(&question.code));
            for (line, reply) in question.lines().iter().zip(&places.lines) {
                boxes.silence(*reply, answers.silences.get(&format!("{}/{}", question.code, line.code)));
            }
            if standing == Some(&Standing::Counted)
                && let Some(answer) = answers.given.get(&question.code)
            {
                boxes.answer(question, places, answer);
            }
        }
        boxes.0
    }
}

/// The boxes of one response, while they are written.
struct Boxes(Vec<u8>);

impl Boxes {
    fn set(&mut self, bit: usize) {
        if let Some(byte) = self.0.get_mut(bit / 8) {
            *byte |= 1 << (bit % 8);
        }
    }

    fn silence(&mut self, reply: Reply, silence: Option<&Silence>) {
        match silence {
            Some(Silence::Illegible) => self.set(reply.illegible),
            Some(Silence::Declined) => self.set(reply.declined),
            None => {}
        }
    }

    fn answer(&mut self, question: &Question, places: &Places, answer: &Answer) {
        self.set(places.reply.answered);
        let tick = |boxes: &mut Boxes, reply: &Reply, code: &str| {
            if let Some(index) = question.choices().iter().position(|choice| choice.code == code) {
                boxes.set(reply.choices + index);
            }
        };
        match answer {
            Answer::Code(code) => tick(self, &places.reply, code),
            Answer::Codes(codes) => codes.iter().for_each(|code| tick(self, &places.reply, code)),
            Answer::Lines(given) => {
                for (line, reply) in question.lines().iter().zip(&places.lines) {
                    if let Some(code) = given.get(&line.code) {
                        self.set(reply.answered);
                        tick(self, reply, code);
                    }
                }
            }
            Answer::Number(number) => {
                let bits = i32::try_from(*number).unwrap_or(i32::MAX) as u32;
                let first = places.number.unwrap_or(usize::MAX - NUMBER);
                (0..NUMBER).filter(|bit| bits >> bit & 1 == 1).for_each(|bit| self.set(first + bit));
            }
            Answer::Text(_) => {}
        }
    }
}

/// True if a bit is set.
pub fn is_set(boxes: &[u8], bit: usize) -> bool {
    boxes.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
}

/// The number whose first bit stands there.
pub fn number(boxes: &[u8], first: usize) -> i64 {
    let bits = (0..NUMBER).filter(|bit| is_set(boxes, first + bit)).fold(0u32, |bits, bit| bits | 1 << bit);
    i64::from(bits as i32)
}
