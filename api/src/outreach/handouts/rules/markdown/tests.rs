use super::*;

fn plain(text: &str) -> Vec<Span> {
    vec![Span { text: text.to_owned(), ..Span::default() }]
}

#[test]
fn what_is_allowed_is_read() {
    let read = read(
        "# Écrire\n\nUn **courriel**  \nest une lettre.\n\n1. Ouvrez [la page](https://a.fr).\n2. Écrivez :\n   \
         - à qui ;\n   - quoi.\n\n![L’enveloppe](image:2)\n\n> Un seul clic suffit.\n\n---\n\n## Envoyer\n",
    )
    .expect("the text is allowed");
    let bold = Span { text: "courriel".into(), bold: true, link: None };
    let link = Span { text: "la page".into(), bold: false, link: Some("https://a.fr/".into()) };
    assert_eq!(
        read,
        [
            Part::Heading(1, plain("Écrire")),
            Part::Paragraph([plain("Un "), vec![bold], plain("\nest une lettre.")].concat()),
            Part::List(
                Some(1),
                vec![
                    vec![Part::Paragraph([plain("Ouvrez "), vec![link], plain(".")].concat())],
                    vec![
                        Part::Paragraph(plain("Écrivez :")),
                        Part::List(
                            None,
                            vec![vec![Part::Paragraph(plain("à qui ;"))], vec![Part::Paragraph(plain("quoi."))],]
                        ),
                    ],
                ]
            ),
            Part::Picture(2, "L’enveloppe".into()),
            Part::Remember(vec![Part::Paragraph(plain("Un seul clic suffit."))]),
            Part::PageBreak,
            Part::Heading(2, plain("Envoyer")),
        ]
    );
    assert_eq!(pictures(&read), [2]);
}

#[test]
fn all_else_is_refused_with_its_line() {
    for (text, line) in [
        ("Bien\n\n<script>alert(1)</script>", 3),
        ("Un\nmot <b>gras</b>", 2),
        ("<img src=x onerror=alert(1)>", 1),
        ("<!-- rien -->", 1),
        ("[a](javascript:alert(1))", 1),
        ("[a](file:///etc/passwd)", 1),
        ("[a](/v1/here/accounts)", 1),
        ("[a]\n\n[a]: data:text/html,x", 1),
        ("<file:///etc/passwd>", 1),
        ("<jeanne@exemple.fr>", 1),
        ("<http://gouv.fr>", 1),
        ("Un\n\n![a](https://gouv.fr/a.png)", 3),
        ("![a](image:x)", 1),
        ("![a](../../etc/passwd)", 1),
        ("![](image:1)", 1),
        ("Voici ![a](image:1)", 1),
        ("[![a](image:1)](https://gouv.fr)", 1),
        ("![a ![b](image:2)](image:1)", 1),
        ("    du code", 1),
        ("```\ncode\n```", 1),
        ("du `code`", 1),
        ("*penché*", 1),
        ("## Trop bas", 1),
        ("# Un\n\n### Trois", 3),
        ("# A\n\n## B\n\n### C\n\n#### Quatre", 7),
        ("- a\n  - b\n    - c", 3),
        ("> a\n> > b", 2),
        ("- # a", 1),
        ("#", 1),
    ] {
        let faults = read(text).expect_err(text);
        assert_eq!(faults[0].line, line, "{text}: {faults:?}");
    }
}

#[test]
fn a_lone_sign_is_text() {
    assert_eq!(read("3 < 4 & 5 > 2"), Ok(vec![Part::Paragraph(plain("3 < 4 & 5 > 2"))]));
}
