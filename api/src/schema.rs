// @generated automatically by Diesel CLI.

diesel::table! {
    /// Identities at an identity provider that log in as an account, one an issuer.
    account_identities (organisation_id, issuer, subject) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Address of the provider. [not personal]
        issuer -> Text,
        /// Identity of the person at the provider, which never changes. [personal purpose="staff access" basis="public task" retention="12 months after the account is closed" erasure="delete"]
        subject -> Text,
        /// The account that it logs in as. [not personal]
        account_id -> Uuid,
        /// Time of the first login through the provider. [personal purpose="staff access" basis="public task" retention="12 months after the account is closed" erasure="delete"]
        linked_at -> Timestamptz,
    }
}

diesel::table! {
    /// Letters to people with an account that have not left yet.
    account_letters (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity; the Message-ID of the e-mail. [not personal]
        id -> Uuid,
        /// The account that it goes to. [not personal]
        account_id -> Uuid,
        /// password_forgotten (with a link), provider_login (no password of its own), password_changed or notice. [not personal]
        kind -> Text,
        /// How often it was tried; each claim is one. [not personal]
        attempts -> Int2,
        /// Not before; of a claimed letter, the end of the lease. [not personal]
        next_attempt_at -> Timestamptz,
        /// Time after which it is of no use and is deleted. [not personal]
        expires_at -> Timestamptz,
        /// Time from which its link counts. [not personal]
        created_at -> Timestamptz,
        /// Subject of a notice. [not personal]
        subject -> Nullable<Text>,
        /// Text of a notice, which names nobody who learns. [not personal]
        news -> Nullable<Text>,
        /// Page of the desk that a notice leads to. [not personal]
        page -> Nullable<Text>,
    }
}

diesel::table! {
    /// Staff: administrators, agents of the Maison, facilitators; and people of partners.
    accounts (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity. [not personal]
        id -> Uuid,
        /// Login name, lower case. [personal purpose="staff access" basis="public task" retention="12 months after the account is closed" erasure="anonymise"]
        email -> Text,
        /// Name shown to colleagues. [personal purpose="staff access" basis="public task" retention="12 months after the account is closed" erasure="anonymise"]
        name -> Text,
        /// admin, agent, facilitator or partner. [not personal]
        role -> Text,
        /// Argon2id hash in PHC form. [personal purpose="staff access" basis="public task" retention="until the account is closed" erasure="overwrite"]
        password_hash -> Text,
        /// False once closed: no login, nothing lost. [not personal]
        active -> Bool,
        /// Raised by every edit; its ETag. [not personal]
        version -> Int4,
        /// When it was opened. [not personal]
        created_at -> Timestamptz,
        /// Last login, to close accounts nobody uses. [personal purpose="staff access" basis="public task" retention="12 months after the account is closed" erasure="overwrite"]
        last_login_at -> Nullable<Timestamptz>,
        /// The partner that the person works for; NULL for staff. [not personal]
        partner_id -> Nullable<Uuid>,
        /// The password was generated: the next login begins with another one. [not personal]
        temporary_password -> Bool,
    }
}

diesel::table! {
    /// What an adaptation was observed in: comments of evaluations, sessions, questions after workshops.
    adaptation_sources (organisation_id, adaptation_id, position) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Which adaptation. [not personal]
        adaptation_id -> Uuid,
        /// Place among the sources of the adaptation, from 1. [not personal]
        position -> Int2,
        /// comment (an evaluation), session or follow_up. [not personal]
        kind -> Text,
        /// Identity of that row; one that is gone meanwhile is not shown. [not personal]
        source_id -> Uuid,
    }
}

diesel::table! {
    /// Journal des adaptations: what was observed, what changes from which session on, and whether it helped.
    adaptations (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity (UUIDv7: ordered by time). [not personal]
        id -> Uuid,
        /// What was observed, without names. [not personal]
        observed -> Text,
        /// What changes: plan, handout (the support), pace, material. [not personal]
        changes -> Array<Nullable<Text>>,
        /// The change, in the facilitator's own words. [not personal]
        description -> Text,
        /// Session from which on it changes. [not personal]
        first_session_id -> Uuid,
        /// Level of that session: sessions of this level are compared. [not personal]
        level -> Text,
        /// Theme, in the words of La Coop: sessions of another one are not compared; NULL for any. [not personal]
        theme -> Nullable<Text>,
        /// Negative box that is followed: too_fast (of the pace) or not_relevant (relevance 1 or 2). [not personal]
        watched -> Text,
        /// Number of answers since the change after which it is checked, 8 at least. [not personal]
        check_after -> Int2,
        /// Number of answers since the change at which the next check is due; raised by the verdict too_early. [not personal]
        check_due_at -> Int2,
        /// Account that follows it; NULL for nobody in particular. [not personal]
        facilitator_id -> Nullable<Uuid>,
        /// helped, no_difference, worse or too_early; NULL until somebody judges. [not personal]
        verdict -> Nullable<Text>,
        /// Remark on the verdict; NULL if there is none. [not personal]
        verdict_note -> Nullable<Text>,
        /// Account that judged; NULL until then. [not personal]
        verdict_by -> Nullable<Uuid>,
        /// When it was judged; NULL until then. [not personal]
        verdict_at -> Nullable<Timestamptz>,
        /// Account that noted it. [not personal]
        created_by -> Nullable<Uuid>,
        /// When it was noted. [not personal]
        created_at -> Timestamptz,
        /// Raised by every change. [not personal]
        version -> Int4,
    }
}

diesel::table! {
    /// Keys that programs of the organisation and of its partners authenticate with instead of a login.
    api_keys (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity. [not personal]
        id -> Uuid,
        /// The partner that it belongs to; NULL for a key of the organisation's own. [not personal]
        partner_id -> Nullable<Uuid>,
        /// What it is for, in the words of who made it. [not personal]
        name -> Text,
        /// The start of the key, by which people tell keys apart; opens nothing. [not personal]
        prefix -> Text,
        /// SHA-256 of the key. [not personal]
        hash -> Bytea,
        /// What may be done with it. [not personal]
        scopes -> Array<Nullable<Text>>,
        /// When it was made. [not personal]
        created_at -> Timestamptz,
        /// Staff account that made it. [not personal]
        created_by -> Nullable<Uuid>,
        /// From when on it opens nothing. [not personal]
        ends_at -> Timestamptz,
        /// When it was withdrawn before its time. [not personal]
        revoked_at -> Nullable<Timestamptz>,
        /// The key that was made to take its place. [not personal]
        replaced_by -> Nullable<Uuid>,
        /// When it was last shown, to the minute. [not personal]
        last_used_at -> Nullable<Timestamptz>,
        /// When the calendar was last read with it, to the minute. [not personal]
        calendar_read_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Aménagements: what makes the workshop easier for a person, ticked at the enrolment.
    arrangements (organisation_id, enrolment_id, arrangement) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// The enrolment. [not personal]
        enrolment_id -> Uuid,
        /// large_print, near_screen, step_free or accompanied. [personal purpose="welcome the person" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        arrangement -> Text,
    }
}

diesel::table! {
    /// Émargement: who came.
    attendances (organisation_id, enrolment_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Whose. [not personal]
        enrolment_id -> Uuid,
        /// present, late, absent or excused; NULL once taken back. [personal purpose="account for the workshops held" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]
        status -> Nullable<Text>,
        /// When it was last ticked or taken back. [not personal]
        recorded_at -> Timestamptz,
        /// Staff account that did. [not personal]
        recorded_by -> Uuid,
        /// Raised by every change of the line; a line without a row has version 0. [not personal]
        version -> Int4,
        /// Came without having enrolled before. [not personal]
        walk_in -> Bool,
        /// How many of the enrolment's party came, 0 when absent or excused; NULL without a tick. [not personal]
        people_came -> Nullable<Int2>,
    }
}

diesel::table! {
    /// Who did what, when, and what it changed; written in the transaction of the change, never altered.
    audit_entries (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity (UUIDv7: ordered by time). [not personal]
        id -> Uuid,
        /// When it was done. [not personal]
        at -> Timestamptz,
        /// staff, partner, program, public or system. [not personal]
        actor_kind -> Text,
        /// Account or key that did it. [personal purpose="accountability of staff" basis="public task" retention="36 months" erasure="delete"]
        actor_id -> Nullable<Uuid>,
        /// Name of that account at the time. [personal purpose="accountability of staff" basis="public task" retention="36 months" erasure="delete"]
        actor_name -> Nullable<Text>,
        /// What was done, as subject.verb: enrolment.created. [not personal]
        action -> Text,
        /// What it was done to: enrolment, session, learner… [not personal]
        subject_kind -> Text,
        /// Identity of what it was done to. [not personal]
        subject_id -> Uuid,
        /// The changed fields as they were. [personal purpose="correct mistakes and account for changes" basis="public task" retention="36 months" erasure="delete"]
        before -> Nullable<Jsonb>,
        /// The changed fields as they became. [personal purpose="correct mistakes and account for changes" basis="public task" retention="36 months" erasure="delete"]
        after -> Nullable<Jsonb>,
        /// Reason given by who did it. [personal purpose="correct mistakes and account for changes" basis="public task" retention="36 months" erasure="delete"]
        reason -> Nullable<Text>,
        /// Request it came with, to find it in the logs. [not personal]
        request_id -> Nullable<Text>,
    }
}

diesel::table! {
    /// What was cancelled together, an item a row; kept for 7 days.
    bulk_cancellations (organisation_id, batch_id, item_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity of what was cancelled by one request. [not personal]
        batch_id -> Uuid,
        /// The enrolment, or the message of the request to be called back. [not personal]
        item_id -> Uuid,
        /// enrolment or call_back. [not personal]
        kind -> Text,
        /// Whether an enrolment had its seats, rather than a place in line. [not personal]
        was_seated -> Bool,
        /// When it was cancelled. [not personal]
        cancelled_at -> Timestamptz,
        /// When it was restored; NULL while it is cancelled. [not personal]
        restored_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// What the public calendar knows of each session beyond its row; of deleted ones, that they are gone.
    calendar_entries (organisation_id, session_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Which session. It may be deleted: mirrors must hear of it. [not personal]
        session_id -> Uuid,
        /// Where its last change stands among all of the organisation. [not personal]
        position -> Int8,
        /// SEQUENCE of RFC 5545: raised by another time, place or status. [not personal]
        sequence -> Int4,
        /// When what the public sees of it last changed, by the database's clock. [not personal]
        changed_at -> Timestamptz,
        /// The session is deleted. [not personal]
        removed -> Bool,
        /// available, full or cancelled, as of its last change. [not personal]
        state -> Nullable<Text>,
    }
}

diesel::table! {
    /// Where the changes of an organisation's public calendar have got to.
    calendars (organisation_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Another one after a restore: positions of before mean nothing, mirrors begin anew. [not personal]
        era -> Uuid,
        /// Position of the last change. [not personal]
        position -> Int8,
        /// When that was, by the database's clock; it never goes back. [not personal]
        changed_at -> Timestamptz,
        /// Raised by each transaction that changes something public; caches compare it. [not personal]
        revision -> Int8,
    }
}

diesel::table! {
    /// Days on which a venue is closed: series skip them, sessions already there are shown to staff.
    closures (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity. [not personal]
        id -> Uuid,
        /// Which venue. [not personal]
        venue_id -> Uuid,
        /// First day, in the venue's zone. [not personal]
        first_date -> Date,
        /// Last day, included. [not personal]
        last_date -> Date,
        /// Why, in French, as it is shown. [not personal]
        reason -> Text,
        /// When it was announced. [not personal]
        created_at -> Timestamptz,
        /// When it was taken back; NULL while it stands. [not personal]
        withdrawn_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Communes of the organisation's territory.
    communes (organisation_id, code) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// INSEE code (Code officiel géographique). [not personal]
        code -> Text,
        /// Name with its article and accents. [not personal]
        name -> Text,
        /// Main postcode. [not personal]
        postcode -> Text,
        /// Municipal population (INSEE). [not personal]
        population -> Int4,
        /// Degrees north, WGS 84, of its centre; NULL when not told. [not personal]
        latitude -> Nullable<Float8>,
        /// Degrees east, WGS 84, of its centre; NULL when not told. [not personal]
        longitude -> Nullable<Float8>,
    }
}

diesel::table! {
    /// Accompagnants: people who come with the person enrolled.
    companions (organisation_id, enrolment_id, position) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// The enrolment with which they come. [not personal]
        enrolment_id -> Uuid,
        /// Order in which they were named, from 1. [not personal]
        position -> Int2,
        /// Prénom. [personal purpose="welcome the person" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        given_name -> Text,
        /// Nom. [personal purpose="welcome the person" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        family_name -> Text,
        /// The card that the desk made of this companion; NULL without one. [not personal]
        learner_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Themes that a session really covered, as its team confirmed them afterwards.
    covered_themes (organisation_id, session_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Which session. [not personal]
        session_id -> Uuid,
        /// Themes in the words of La Coop; empty if it covered none of them. [not personal]
        themes -> Array<Nullable<Text>>,
        /// Raised by every change; its ETag. [not personal]
        version -> Int4,
        /// When they were last confirmed. [not personal]
        confirmed_at -> Timestamptz,
        /// Account that confirmed them. [not personal]
        confirmed_by -> Uuid,
    }
}

diesel::table! {
    /// Dates that did not suit the person of a wish, who waits for another.
    declined_dates (organisation_id, wish_id, session_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Which wish. [not personal]
        wish_id -> Uuid,
        /// Session that fitted the wish. [not personal]
        session_id -> Uuid,
        /// Its start at that time: a session that moved is another date. [not personal]
        starts_at -> Timestamptz,
    }
}

diesel::table! {
    /// Places gardées pour l'accueil: the setting of an organisation; without a row none are.
    desk_shares (organisation_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// How many seats of each session are kept. [not personal]
        seats -> Int2,
        /// Until how many hours before the session. [not personal]
        hours -> Int2,
    }
}

diesel::table! {
    /// Pairs that look like one person and, staff says, are two.
    distinct_learners (organisation_id, one_id, other_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// One of them. [not personal]
        one_id -> Uuid,
        /// The other. [not personal]
        other_id -> Uuid,
        /// When it was said. [not personal]
        decided_at -> Timestamptz,
    }
}

diesel::table! {
    /// The key of the program that made an enrolment, where one did.
    enrolment_keys (organisation_id, enrolment_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// The enrolment. [not personal]
        enrolment_id -> Uuid,
        /// The key that made it. [not personal]
        key_id -> Uuid,
    }
}

diesel::table! {
    /// Inscriptions: a learner's seat in a session.
    enrolments (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity; the secret of its link is derived from it. [not personal]
        id -> Uuid,
        /// Short reference that can be read out: CAP-7K4M. [not personal]
        reference -> Text,
        /// Which session. [not personal]
        session_id -> Uuid,
        /// Who. [not personal]
        learner_id -> Uuid,
        /// enrolled, offered (a seat is held until offered_until), waiting; or cancelled, declined, expired. [not personal]
        status -> Text,
        /// Level the person has. [personal purpose="form groups of one level" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]
        level -> Text,
        /// Why staff let a person of another level in. [personal purpose="form groups of one level" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        level_override_reason -> Nullable<Text>,
        /// What the person wants to learn, in their words. [personal purpose="prepare the workshop" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        needs -> Nullable<Text>,
        /// How it came: web, phone, counter or partner. [not personal]
        channel -> Text,
        /// When. [not personal]
        created_at -> Timestamptz,
        /// Staff account that enrolled the person; NULL for the web. [not personal]
        created_by -> Nullable<Uuid>,
        /// When it was cancelled. [not personal]
        cancelled_at -> Nullable<Timestamptz>,
        /// Why, if told. [personal purpose="understand why people do not come" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        cancellation_reason -> Nullable<Text>,
        /// Raised by every change. [not personal]
        version -> Int4,
        /// People who come together, all or none. [not personal]
        party_size -> Int2,
        /// Since when in line: the order of the line. [not personal]
        waiting_since -> Nullable<Timestamptz>,
        /// Higher ones pass others in line. [not personal]
        priority -> Int2,
        /// Why staff lets them pass. [personal purpose="account for who was let pass" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        priority_reason -> Nullable<Text>,
        /// Until when the offered seat is held. [not personal]
        offered_until -> Nullable<Timestamptz>,
        /// When they were told, near the start, that a seat is free for the first to come. [not personal]
        called_at -> Nullable<Timestamptz>,
        /// When the person last heard of the date: reminders due before are not sent. [not personal]
        informed_at -> Timestamptz,
        /// The learner it was made for, before they were found to be somebody else: there it goes back. [not personal]
        merged_from -> Nullable<Uuid>,
        /// Prénom as stated for this enrolment; NULL where the team picked a card. [personal purpose="tell the person about this enrolment" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        stated_given_name -> Nullable<Text>,
        /// Nom as stated for this enrolment. [personal purpose="tell the person about this enrolment" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        stated_family_name -> Nullable<Text>,
        /// Number stated for this enrolment, E.164. [personal purpose="tell the person about this enrolment" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        stated_phone -> Nullable<Text>,
        /// E-mail address stated for this enrolment. [personal purpose="tell the person about this enrolment" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        stated_email -> Nullable<Text>,
        /// Year of birth stated for this enrolment. [personal purpose="recognise a person who enrols again" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        stated_birth_year -> Nullable<Int2>,
        /// Commune stated for this enrolment: INSEE code, or the name of one outside the territory. [personal purpose="show the person what they stated" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        stated_commune_code -> Nullable<Text>,
        /// Number of the personal link: another one ends those before. [not personal]
        link_number -> Int2,
        /// HMAC of the network that it came from over the web, with a key of the deployment; NULL otherwise. [personal purpose="cancel together what a program enrolled" basis="legitimate interest" retention="7 days" erasure="delete"]
        origin -> Nullable<Bytea>,
        /// Until when the person can confirm the seat; NULL once confirmed, and where nothing is to be confirmed. [not personal]
        held_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// The common evaluation form of a session: its code, and its sheets of paper.
    evaluation_forms (organisation_id, session_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Of which session. [not personal]
        session_id -> Uuid,
        /// Code that opens an anonymous evaluation of the session: shown in the room, printed on the sheets. [not personal]
        code -> Text,
        /// Raised each time that the sheets of paper are saved. [not personal]
        version -> Int4,
    }
}

diesel::table! {
    /// Enrolments whose evaluation was given, unreadable without the keys of the deployment.
    evaluation_marks (organisation_id, mark) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// HMAC of the enrolment, with a key of the deployment: nothing of the database leads to it or from it. [not personal]
        mark -> Bytea,
    }
}

diesel::table! {
    /// Étiquettes: words that the team sets by hand on comments, to find like ones again.
    evaluation_tags (organisation_id, evaluation_id, tag) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity of the evaluation, random; a tag of one that is gone meanwhile is not shown. [not personal]
        evaluation_id -> Uuid,
        /// The word, in lower case. [not personal]
        tag -> Text,
    }
}

diesel::table! {
    /// Grilles d'évaluation: opinions of a session; nothing says whose they are, or in which order they came.
    evaluations (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity, random: one made of the time would say who came first. [not personal]
        id -> Uuid,
        /// Of which session. [not personal]
        session_id -> Uuid,
        /// Version of the grid that it answers. [not personal]
        version_id -> Uuid,
        /// Day of the session; of the answer there is no time. [not personal]
        held_on -> Date,
        /// Answers by code of the question; blank ones are left out. [personal purpose="improve the workshops" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]
        answers -> Jsonb,
        /// Reasons for missing answers, by code: illegible or declined. [not personal]
        silences -> Jsonb,
        /// The answers that count, a bit each, in the order of the version: made from answers, to be counted. [personal purpose="improve the workshops" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]
        boxes -> Bytea,
        /// Number of the sheet of paper in its session, from 1; NULL if it was filled in on a screen. [not personal]
        sheet -> Nullable<Int2>,
    }
}

diesel::table! {
    /// Questions après l'atelier: what learners asked afterwards, and what came of it.
    follow_ups (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity (UUIDv7: ordered by time). [not personal]
        id -> Uuid,
        /// Who asks; NULL for a person without a card, and once the question is forgotten. [not personal]
        learner_id -> Nullable<Uuid>,
        /// Name of a person without a card. [personal purpose="help people after a workshop" basis="public task" retention="24 months" erasure="delete"]
        contact_name -> Nullable<Text>,
        /// Number to call, in E.164, where it is not that of the card. [personal purpose="help people after a workshop" basis="public task" retention="24 months" erasure="delete"]
        contact_phone -> Nullable<Text>,
        /// Commune where the person lives; NULL when not known. [personal purpose="help people after a workshop" basis="public task" retention="24 months" erasure="delete"]
        commune_code -> Nullable<Text>,
        /// Session that the question is about; NULL if none. [not personal]
        session_id -> Nullable<Uuid>,
        /// Theme, in the words of La Coop; NULL when not known. [not personal]
        theme -> Nullable<Text>,
        /// computer, tablet or smartphone; NULL when not known. [not personal]
        device -> Nullable<Text>,
        /// The question; NULL once it is forgotten. [personal purpose="help people after a workshop" basis="public task" retention="24 months" erasure="delete"]
        question -> Nullable<Text>,
        /// phone, counter, page (by the person, over the web) or slip (a paper). [not personal]
        channel -> Text,
        /// When it was asked. [not personal]
        asked_at -> Timestamptz,
        /// Account that noted it; NULL for the person. [not personal]
        created_by -> Nullable<Uuid>,
        /// Last day for an answer. [not personal]
        due_on -> Date,
        /// Account that is to answer; NULL for nobody in particular. [not personal]
        assignee_id -> Nullable<Uuid>,
        /// open, answered, proposed (a workshop is) or closed. [not personal]
        status -> Text,
        /// The answer, kept as a model for others; NULL until there is one, and once it is forgotten. [personal purpose="help people after a workshop" basis="public task" retention="24 months" erasure="delete"]
        answer -> Nullable<Text>,
        /// Account that answered; NULL until then. [not personal]
        answered_by -> Nullable<Uuid>,
        /// When it was answered; NULL until then. [not personal]
        answered_at -> Nullable<Timestamptz>,
        /// Session that was proposed; NULL until then. [not personal]
        proposed_session_id -> Nullable<Uuid>,
        /// Account that proposed it; NULL until then. [not personal]
        proposed_by -> Nullable<Uuid>,
        /// When it was proposed; NULL until then. [not personal]
        proposed_at -> Nullable<Timestamptz>,
        /// Enrolment that offers or gives the seat; NULL until then, and once the question is forgotten. [not personal]
        enrolment_id -> Nullable<Uuid>,
        /// Account that closed it; NULL unless closed. [not personal]
        closed_by -> Nullable<Uuid>,
        /// When it was closed; NULL unless closed. [not personal]
        closed_at -> Nullable<Timestamptz>,
        /// Raised by every change. [not personal]
        version -> Int4,
    }
}

diesel::table! {
    /// Adultes responsables: who answers for a minor, by enrolment.
    guardians (organisation_id, enrolment_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// The enrolment of the minor. [not personal]
        enrolment_id -> Uuid,
        /// Prénom and nom. [personal purpose="keep children safe" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        name -> Text,
        /// Number of that adult, E.164. [personal purpose="keep children safe" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        phone -> Nullable<Text>,
        /// True if that adult comes to the workshop, too. [not personal]
        comes -> Bool,
    }
}

diesel::table! {
    /// Files of handouts, each kept once by what it holds.
    handout_files (organisation_id, digest) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// SHA-256 of the bytes. [not personal]
        digest -> Bytea,
        /// application/pdf, image/png, image/jpeg or image/webp, as its bytes say. [not personal]
        media_type -> Text,
        /// The file; a PDF that was sent is written again from what was checked. [not personal]
        bytes -> Bytea,
    }
}
diesel::table! {
    /// Pictures in the texts of handouts.
    handout_pictures (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity (UUIDv7: ordered by time). [not personal]
        id -> Uuid,
        /// In which handout. [not personal]
        handout_id -> Uuid,
        /// From 1 in each handout: its texts name it so. [not personal]
        number -> Int4,
        /// The image, by its digest. [not personal]
        digest -> Bytea,
        /// image/png, image/jpeg or image/webp. [not personal]
        media_type -> Text,
        /// Width, in pixels. [not personal]
        width -> Int4,
        /// Height, in pixels. [not personal]
        height -> Int4,
    }
}
diesel::table! {
    /// Versions of handouts: one draft at most, and those that were published, which never change.
    handout_versions (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity (UUIDv7: ordered by time). [not personal]
        id -> Uuid,
        /// Of which handout. [not personal]
        handout_id -> Uuid,
        /// From 1; printed on each page. [not personal]
        number -> Int4,
        /// written (in the service), uploaded (a PDF) or link. [not personal]
        kind -> Text,
        /// Title as it was printed; NULL of a draft. [not personal]
        title -> Nullable<Text>,
        /// The text in Markdown, of a written one. [not personal]
        text -> Nullable<Text>,
        /// The PDF, by its digest; NULL of a link and of a draft without one. [not personal]
        file -> Nullable<Bytea>,
        /// Where a linked one is read. [not personal]
        link -> Nullable<Text>,
        /// The PDF in large print, by its digest; NULL unless it was written and published. [not personal]
        large_print -> Nullable<Bytea>,
        /// Who wrote it, as it is printed: a person or an organisation. [personal purpose="name the author of a handout, as its licence asks" basis="public task" retention="as long as the handout" erasure="keep"]
        author -> Text,
        /// Where it was taken from; NULL if nowhere. [not personal]
        source_url -> Nullable<Text>,
        /// etalab_2_0, cc_by_sa_4_0, cc_by_nc_sa_4_0 or no_licence (linked only). [not personal]
        licence -> Text,
        /// Day on which somebody last tried what it says; NULL if not known. [not personal]
        reviewed_on -> Nullable<Date>,
        /// Number of pages on A4; NULL of a link, and of a draft that is not uploaded. [not personal]
        pages -> Nullable<Int4>,
        /// Raised by every change of the draft; its ETag. [not personal]
        revision -> Int4,
        /// Last change of the draft. [not personal]
        updated_at -> Timestamptz,
        /// Account of that change; NULL for the service itself. [not personal]
        updated_by -> Nullable<Uuid>,
        /// When it was published; NULL of a draft. [not personal]
        published_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    /// Supports: papers with which learners practise at home.
    handouts (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity (UUIDv7: ordered by time). [not personal]
        id -> Uuid,
        /// Code of its short address, printed on each page. [not personal]
        code -> Text,
        /// Title, in French. [not personal]
        title -> Text,
        /// Theme, in the words of La Coop. [not personal]
        theme -> Text,
        /// beginner, intermediate or advanced; NULL for every level. [not personal]
        level -> Nullable<Text>,
        /// computer, tablet or smartphone; NULL for every device. [not personal]
        device -> Nullable<Text>,
        /// System that it shows, such as Android 14; NULL where it does not matter. [not personal]
        system -> Nullable<Text>,
        /// True if everybody may read the current version, where its licence allows. [not personal]
        is_public -> Bool,
        /// When it was put aside: it is no longer proposed; NULL unless it is. [not personal]
        retired_at -> Nullable<Timestamptz>,
        /// The version published last; NULL before the first. [not personal]
        current_version_id -> Nullable<Uuid>,
        /// Title, system and theme without accents and case, the title first. [not personal]
        search_text -> Text,
        /// Raised by every change; its ETag. [not personal]
        version -> Int4,
        /// Last change, or publication. [not personal]
        changed_at -> Timestamptz,
    }
}
diesel::table! {
    /// « Je sais… » of the service that an organisation does not use.
    hidden_skills (organisation_id, code) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Code in the list of the service. [not personal]
        code -> Text,
    }
}

diesel::table! {
    /// The message of the house, shown on every public page until its last day.
    house_notices (organisation_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// The message, in French. [not personal]
        text -> Text,
        /// Last day on which it is shown, in the zone of the organisation. [not personal]
        last_day -> Date,
    }
}

diesel::table! {
    /// Answers given to creating requests, so that a retry with the same Idempotency-Key has one effect and the same answer; kept 24 h.
    idempotent_answers (organisation_id, asker, key) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Who asked: public, or staff:{account}. [not personal]
        asker -> Text,
        /// The Idempotency-Key, chosen by the client. [not personal]
        key -> Text,
        /// HMAC of method, path and payload, with a key of the deployment: another payload under the same key is refused. [not personal]
        fingerprint -> Bytea,
        /// HTTP status of the answer. [not personal]
        status -> Int2,
        /// The answer, without the secret that some have: it is made anew. [personal purpose="answer a retry with the first answer" basis="public task" retention="24 hours" erasure="delete"]
        body -> Text,
        /// When it was given. [not personal]
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// Enrolments of one person that one request made.
    joint_enrolments (organisation_id, enrolment_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// One of the enrolments. [not personal]
        enrolment_id -> Uuid,
        /// The same for all that one request made. [not personal]
        request_id -> Uuid,
    }
}

diesel::table! {
    /// Responses that a person wants on their card: the only link from a response to a person.
    kept_responses (organisation_id, response_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Which response. [not personal]
        response_id -> Uuid,
        /// Of whom. [personal purpose="keep a questionnaire on the person's card, at their word" basis="consent" retention="24 months after the last workshop" erasure="delete"]
        learner_id -> Uuid,
        /// Day on which the person agreed. [personal purpose="keep a questionnaire on the person's card, at their word" basis="consent" retention="24 months after the last workshop" erasure="delete"]
        agreed_on -> Date,
        /// Account that noted it. [not personal]
        noted_by -> Uuid,
    }
}

diesel::table! {
    /// Levels of a person over time: each with who said so, and why.
    learner_levels (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity (UUIDv7: ordered by time). [not personal]
        id -> Uuid,
        /// Of whom. [not personal]
        learner_id -> Uuid,
        /// beginner, intermediate or advanced. [personal purpose="form groups of one level" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        level -> Text,
        /// questionnaire, staff, or facilitator (after a session). [not personal]
        source -> Text,
        /// Why, in words of the team. [personal purpose="form groups of one level" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        reason -> Nullable<Text>,
        /// Response that suggested it; NULL if none, or erased. [not personal]
        response_id -> Nullable<Uuid>,
        /// Session after which the facilitator said so; NULL if none. [not personal]
        session_id -> Nullable<Uuid>,
        /// Level that the rule proposed, which may be another; NULL if none. [personal purpose="form groups of one level" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        proposed -> Nullable<Text>,
        /// Version of the questionnaire whose thresholds proposed it. [not personal]
        rule_version -> Nullable<Int2>,
        /// When. [not personal]
        decided_at -> Timestamptz,
        /// Account that decided. [not personal]
        decided_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Parcours: what a person can do, as it was noted with them; the newest line of a skill holds.
    learner_skills (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity (UUIDv7: ordered by time). [not personal]
        id -> Uuid,
        /// Of whom. [not personal]
        learner_id -> Uuid,
        /// Code of the skill, of the service or of the organisation. [personal purpose="help the person go further" basis="public task" retention="24 months" erasure="delete"]
        skill -> Text,
        /// not_yet, with_help or alone; NULL takes back what was noted. [personal purpose="help the person go further" basis="public task" retention="24 months" erasure="delete"]
        mastery -> Nullable<Text>,
        /// Session at whose end it was noted; NULL if none. [not personal]
        session_id -> Nullable<Uuid>,
        /// When. [personal purpose="help the person go further" basis="public task" retention="24 months" erasure="delete"]
        noted_at -> Timestamptz,
        /// Account that noted it. [not personal]
        noted_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Participants. Several may share a phone (a couple, a family).
    learners (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity. [not personal]
        id -> Uuid,
        /// Prénom. [personal purpose="enrol and welcome the person" basis="public task" retention="24 months after the last workshop" erasure="anonymise"]
        given_name -> Text,
        /// Nom. [personal purpose="enrol and welcome the person" basis="public task" retention="24 months after the last workshop" erasure="anonymise"]
        family_name -> Text,
        /// Landline or mobile, E.164. [personal purpose="reach the person about their workshop" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        phone -> Nullable<Text>,
        /// E-mail, if any. [personal purpose="reach the person about their workshop" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        email -> Nullable<Text>,
        /// Year of birth, if given; ages are computed at the session's date. [personal purpose="count age bands in the yearly report" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        birth_year -> Nullable<Int2>,
        /// Commune of residence within the territory; NULL outside it. [personal purpose="decide where to open sessions" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]
        commune_code -> Nullable<Text>,
        /// What helps to welcome the person. [personal purpose="welcome the person" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        remarks -> Nullable<Text>,
        /// Letters of the names, contact and year of birth: who enrols twice at once is one learner; NULL without a contact. [personal purpose="recognise a person who enrols again" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        identity -> Nullable<Text>,
        /// Folded family name, given name and phone forms, for the desk's search. [personal purpose="find the person who calls" basis="public task" retention="24 months after the last workshop" erasure="overwrite"]
        search_text -> Text,
        /// Raised by every edit; its ETag. [not personal]
        version -> Int4,
        /// First seen. [not personal]
        created_at -> Timestamptz,
        /// Folded family name and given name: two who share it may be one person. [personal purpose="find who is there twice" basis="public task" retention="24 months after the last workshop" erasure="overwrite"]
        folded_name -> Text,
        /// The row that stands for this person since staff found them to be one; what is enrolled under this one's name goes there. [not personal]
        merged_into -> Nullable<Uuid>,
        /// How they want to be reached, where that is possible: email, sms, call or letter; NULL for the first that is. [personal purpose="reach the person about their workshop" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        preferred_way -> Nullable<Text>,
        /// Where the desk's search looks for words: folded name, then the name with its particles joined, if it has some. [personal purpose="find the person who calls" basis="public task" retention="24 months after the last workshop" erasure="overwrite"]
        spellings -> Text,
        /// The words of the name as they sound. [personal purpose="find the person who calls" basis="public task" retention="24 months after the last workshop" erasure="overwrite"]
        sounds -> Text,
        /// Letters of both names, without order: spellings of one name are one. [personal purpose="recognise a person who enrols again" basis="public task" retention="24 months after the last workshop" erasure="overwrite"]
        name_key -> Text,
        /// When the team confirmed number and address; NULL: as somebody stated them. [not personal]
        contact_confirmed_at -> Nullable<Timestamptz>,
        /// Name of the commune of residence outside the territory; NULL within it. [personal purpose="decide where to open sessions" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]
        outside_commune -> Nullable<Text>,
        /// When a call found that the number is another person's; NULL once it is corrected or checked. [not personal]
        phone_wrong_at -> Nullable<Timestamptz>,
        /// Number and street, for letters; NULL if unknown. [personal purpose="send letters to who prefers them" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        address_line1 -> Nullable<Text>,
        /// Building or hamlet, for letters. [personal purpose="send letters to who prefers them" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        address_line2 -> Nullable<Text>,
        /// Postcode, for letters; NULL if unknown. [personal purpose="send letters to who prefers them" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        postcode -> Nullable<Text>,
        /// Town, for letters; NULL if unknown. [personal purpose="send letters to who prefers them" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        town -> Nullable<Text>,
    }
}

diesel::table! {
    /// Mentions légales of an organisation; an empty text is still to be written.
    legal_notices (organisation_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Postal address of the publisher. [not personal]
        address -> Text,
        /// Director of the publication, who is named by law. [personal purpose="say who publishes the site" basis="legal obligation" retention="while in office" erasure="replace"]
        director -> Text,
        /// Host of the site: name, address, number. [not personal]
        host -> Text,
        /// Delegate for data protection: how to write to them. [personal purpose="answer about personal data" basis="legal obligation" retention="while in office" erasure="replace"]
        data_protection -> Text,
        /// Companies that carry messages and keep the data: the recipients that the privacy page names. [not personal]
        recipients -> Text,
    }
}

diesel::table! {
    /// What an organisation asks of logins; without a row, a second factor of administrators.
    login_policies (organisation_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Roles that cannot log in without a second factor. [not personal]
        second_factor_roles -> Array<Nullable<Text>>,
        /// Raised by every edit; its ETag. [not personal]
        version -> Int4,
    }
}

diesel::table! {
    /// One row a browser logged in; its refresh token turns over at each use.
    logins (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity, carried by the access token. [not personal]
        id -> Uuid,
        /// Whose login. [not personal]
        account_id -> Uuid,
        /// SHA-256 of the refresh token in force. [not personal]
        refresh_hash -> Bytea,
        /// SHA-256 of the one before: seen again later than a moment, it was stolen. [not personal]
        previous_hash -> Nullable<Bytea>,
        /// When the token last turned over: the last use; after some hours without one the login is over. [personal purpose="staff access" basis="public task" retention="until the login expires" erasure="delete"]
        rotated_at -> Timestamptz,
        /// When the person logged in. [personal purpose="staff access" basis="public task" retention="until the login expires" erasure="delete"]
        created_at -> Timestamptz,
        /// End of the login, whatever its use. [not personal]
        expires_at -> Timestamptz,
        /// Logged out, account closed, password changed or token stolen. [not personal]
        revoked_at -> Nullable<Timestamptz>,
        /// Family of the browser and of its system, in French, for the person to recognise. [personal purpose="staff access" basis="public task" retention="until the login expires" erasure="delete"]
        device -> Text,
        /// ID token of a login through the provider, which ends the session there; null once the login is revoked. [personal purpose="staff access" basis="public task" retention="until the login expires" erasure="delete"]
        id_token -> Nullable<Text>,
        /// Session at the provider, by which it ends the login. [personal purpose="staff access" basis="public task" retention="until the login expires" erasure="delete"]
        provider_session -> Nullable<Text>,
    }
}

diesel::table! {
    /// Maisons de services au public: where people call and come.
    maisons (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity. [not personal]
        id -> Uuid,
        /// Name shown to people. [not personal]
        name -> Text,
        /// fixed, or itinerant over several villages. [not personal]
        kind -> Text,
        /// Number that people call, E.164. [not personal]
        phone -> Text,
        /// Postal address. [not personal]
        address -> Text,
        /// Commune it is based in. [not personal]
        commune_code -> Text,
        /// Opening hours as people read them. [not personal]
        opening_hours -> Text,
        /// Where it stops on which days, as people read it; empty for one that does not travel. [not personal]
        days -> Text,
    }
}

diesel::table! {
    /// The outbox: e-mails, texts, calls to make and letters, each told once.
    messages (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity; the Message-ID of an e-mail and the idempotency key of a text. [not personal]
        id -> Uuid,
        /// What it tells, to whom: told once. [not personal]
        once -> Text,
        /// What it is about. [not personal]
        kind -> Text,
        /// email, sms, call or letter. [not personal]
        channel -> Text,
        /// About which enrolment; NULL for a request to be called back. [not personal]
        enrolment_id -> Nullable<Uuid>,
        /// About which session. [not personal]
        session_id -> Nullable<Uuid>,
        /// To whom. [not personal]
        learner_id -> Nullable<Uuid>,
        /// Name of the person, as it was. [personal purpose="tell people what they must know" basis="public task" retention="12 months" erasure="delete"]
        name -> Text,
        /// E-mail address or number in E.164. [personal purpose="tell people what they must know" basis="public task" retention="12 months" erasure="delete"]
        address -> Nullable<Text>,
        /// Subject of the e-mail, title of the call. [personal purpose="tell people what they must know" basis="public task" retention="12 months" erasure="delete"]
        subject -> Text,
        /// What is written or said, the personal link put in when it leaves; of a request to be called back, what was asked, a line each time. [personal purpose="tell people what they must know" basis="public task" retention="12 months" erasure="delete"]
        body -> Text,
        /// due, sending (until next_attempt_at, then it is tried again), sent or said, failed (given up), void (no longer true). [not personal]
        status -> Text,
        /// How often it was tried. [not personal]
        attempts -> Int2,
        /// Not before. [not personal]
        next_attempt_at -> Timestamptz,
        /// Told later it would be of no use; a request to be called back is never dropped, and presses from then on. [not personal]
        expires_at -> Timestamptz,
        /// How the last call ended. [not personal]
        outcome -> Nullable<Text>,
        /// What the last attempt met, or what was noted of the call. [personal purpose="tell people what they must know" basis="public task" retention="12 months" erasure="delete"]
        trouble -> Nullable<Text>,
        /// When it became due. [not personal]
        created_at -> Timestamptz,
        /// When it was sent, given up or void. [not personal]
        ended_at -> Nullable<Timestamptz>,
        /// Raised by every change. [not personal]
        version -> Int4,
        /// HMAC of the network that a request to be called back came from over the web; NULL otherwise, and where several networks asked. [personal purpose="cancel together what a program asked for" basis="legitimate interest" retention="7 days" erasure="delete"]
        origin -> Nullable<Bytea>,
        /// Identity that the gateway gave a text when it took it; NULL if it gave none. [not personal]
        gateway_id -> Nullable<Text>,
        /// State by the last delivery report: delivered, delayed, failed; NULL without one since it was sent last. [not personal]
        delivery -> Nullable<Text>,
        /// Time of that report. [not personal]
        delivery_at -> Nullable<Timestamptz>,
        /// Known later it misleads the person: the start of the session, or the end of an offer. [not personal]
        needed_by -> Timestamptz,
        /// When the person heard of an offer that they think over; NULL before. [not personal]
        heard_at -> Nullable<Timestamptz>,
        /// Account that is on the line with the person. [not personal]
        claimed_by -> Nullable<Uuid>,
        /// Until when that is believed. [not personal]
        claimed_until -> Nullable<Timestamptz>,
        /// State before the last outcome, with its time, so that it can be taken back for a moment. [personal purpose="tell people what they must know" basis="public task" retention="12 months" erasure="delete"]
        undo -> Nullable<Jsonb>,
    }
}

diesel::table! {
    /// Heures d'ouverture of the office, at most two spans a day.
    office_hours (organisation_id, weekday, opens) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Day of the week, 1 is Monday. [not personal]
        weekday -> Int2,
        /// Start, in the organisation's time zone. [not personal]
        opens -> Time,
        /// End, in the organisation's time zone. [not personal]
        closes -> Time,
    }
}

diesel::table! {
    /// Structure porteuse: who runs the workshops (an intercommunality, an association).
    organisations (organisation_id) {
        /// Identity; first column of every key of its rows. [not personal]
        organisation_id -> Uuid,
        /// Name in addresses: /v1/{slug}. [not personal]
        slug -> Text,
        /// Name shown to people. [not personal]
        name -> Text,
        /// SIREN number (9 digits). [not personal]
        siren -> Nullable<Text>,
        /// Number to call for help, E.164. [not personal]
        phone -> Text,
        /// Public address of the service. [not personal]
        email -> Nullable<Text>,
        /// Public site. [not personal]
        website -> Nullable<Text>,
        /// IANA zone for days that belong to no venue. [not personal]
        time_zone -> Text,
        /// When the organisation was set up. [not personal]
        created_at -> Timestamptz,
        /// Whether people from outside the territory may enrol by themselves: accepted, after_residents or refused. [not personal]
        outside_rule -> Text,
        /// True if public pages say the first name of who welcomes. [not personal]
        shows_facilitator -> Bool,
    }
}

diesel::table! {
    /// « Je sais… » that an organisation added to the list of the service.
    own_skills (organisation_id, code) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Made from theme and sentence: it means one thing for ever. [not personal]
        code -> Text,
        /// Theme, in the words of La Coop. [not personal]
        theme -> Text,
        /// Level where it belongs. [not personal]
        level -> Text,
        /// The sentence, in French. [not personal]
        sentence -> Text,
        /// False once it was taken off the list: those noted keep their words. [not personal]
        active -> Bool,
    }
}

diesel::table! {
    /// Mairies, médiathèques and associations that send people and show the calendar.
    partners (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity. [not personal]
        id -> Uuid,
        /// Name shown to people. [not personal]
        name -> Text,
        /// mairie, mediatheque, association or other. [not personal]
        kind -> Text,
        /// Commune where it is, if one. [not personal]
        commune_code -> Nullable<Text>,
        /// Address of its office, or of the person who answers there. [personal purpose="reach the partner" basis="public task" retention="as long as the partner is one" erasure="overwrite"]
        email -> Nullable<Text>,
        /// Number of its office, E.164. [personal purpose="reach the partner" basis="public task" retention="as long as the partner is one" erasure="overwrite"]
        phone -> Nullable<Text>,
        /// False: its keys and its people get no further. [not personal]
        active -> Bool,
        /// Raised by every edit; its ETag. [not personal]
        version -> Int4,
        /// When it was written down. [not personal]
        created_at -> Timestamptz,
        /// When one of its keys last read the calendar, to the minute. [not personal]
        calendar_read_at -> Nullable<Timestamptz>,
        /// Which feed that was: the end of its address. [not personal]
        calendar_feed -> Nullable<Text>,
    }
}

diesel::table! {
    /// Addresses of the private calendars of people who run sessions.
    personal_calendars (organisation_id, account_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Account of the person. [not personal]
        account_id -> Uuid,
        /// Raised by each new address: the former ones open nothing. [not personal]
        link_number -> Int4,
        /// When the address was made. [not personal]
        opened_at -> Timestamptz,
        /// False once the person ended the address. [not personal]
        open -> Bool,
    }
}

diesel::table! {
    /// Images on public pages: the logo of the organisation, and a photo of each venue.
    pictures (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity, another one for each image: its address changes with it. [not personal]
        id -> Uuid,
        /// Of which venue; NULL for the logo. [not personal]
        venue_id -> Nullable<Uuid>,
        /// image/png, image/jpeg or image/webp, as its bytes say. [not personal]
        media_type -> Text,
        /// Width, in pixels. [not personal]
        width -> Int4,
        /// Height, in pixels. [not personal]
        height -> Int4,
        /// Words in place of the image. [not personal]
        alternative -> Text,
        /// The image, as it was sent. [not personal]
        bytes -> Bytea,
    }
}

diesel::table! {
    /// Entries of sheets of paper: the first, and the second that is made without seeing it.
    questionnaire_entries (organisation_id, response_id, number) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Of which response. [not personal]
        response_id -> Uuid,
        /// From 1, in the order in which they were made; two at most are not discarded. [not personal]
        number -> Int2,
        /// Answers as they were entered. [personal purpose="know the digital habits of the inhabitants" basis="public task" retention="5 years" erasure="delete"]
        answers -> Jsonb,
        /// Reasons for missing answers, by code. [not personal]
        silences -> Jsonb,
        /// Number of fields that differed from the entry before it; NULL for the first one that is not discarded. [not personal]
        disagreements -> Nullable<Int2>,
        /// Account that entered it. [not personal]
        entered_by -> Uuid,
        /// Day. [not personal]
        entered_on -> Date,
        /// Day on which it was discarded; NULL while it is compared. [not personal]
        discarded_on -> Nullable<Date>,
    }
}

diesel::table! {
    /// Responses to questionnaires: nothing in them says whose they are.
    questionnaire_responses (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity, random: one made of the time would say who came first. [not personal]
        id -> Uuid,
        /// To which questionnaire. [not personal]
        questionnaire_id -> Uuid,
        /// To which version of it. [not personal]
        version_id -> Uuid,
        /// web, kiosk, phone or paper. [not personal]
        mode -> Text,
        /// Maison that it came through; NULL if none. [not personal]
        maison_id -> Nullable<Uuid>,
        /// Day; the hour would say by whom. [not personal]
        answered_on -> Date,
        /// Number of the sheet of paper, of its serial; NULL if it was not on paper. [not personal]
        sheet -> Nullable<Int4>,
        /// Answers by code of the question, those off the path too. [personal purpose="know the digital habits of the inhabitants" basis="public task" retention="5 years" erasure="delete"]
        answers -> Jsonb,
        /// Reasons for missing answers, by code: illegible or declined. [not personal]
        silences -> Jsonb,
        /// The answers that count, a bit each, in the order of the version: made from answers, to be counted. [personal purpose="know the digital habits of the inhabitants" basis="public task" retention="5 years" erasure="delete"]
        boxes -> Bytea,
        /// Codes on which two entries of the sheet differ, until somebody has looked. [not personal]
        undecided -> Jsonb,
        /// Raised by each change. [not personal]
        version -> Int4,
        /// Day on which it was discarded; NULL while it counts. [not personal]
        discarded_on -> Nullable<Date>,
        /// Why: mistaken, duplicate, trial or other. [not personal]
        discarded_because -> Nullable<Text>,
    }
}

diesel::table! {
    /// Versions of questionnaires: drafts, then published and never changed, then closed.
    questionnaire_versions (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity. [not personal]
        id -> Uuid,
        /// Of which questionnaire. [not personal]
        questionnaire_id -> Uuid,
        /// Its number in the questionnaire, from 1. [not personal]
        number -> Int2,
        /// draft, published or closed. [not personal]
        status -> Text,
        /// Questions, choices, conditions, analysis. [not personal]
        definition -> Jsonb,
        /// Raised by each edit of the draft. [not personal]
        revision -> Int4,
        /// Number of sheets of paper printed: their serials count up to it. [not personal]
        sheets -> Int4,
        /// When the draft was begun. [not personal]
        created_at -> Timestamptz,
        /// When it was published. [not personal]
        published_at -> Nullable<Timestamptz>,
        /// When it was closed. [not personal]
        closed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Questionnaires: what does not change from version to version.
    questionnaires (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity. [not personal]
        id -> Uuid,
        /// Code that opens the published version: printed, shown as a QR code. [not personal]
        code -> Text,
        /// Letters that the serials of its sheets begin with. [not personal]
        prefix -> Text,
        /// When. [not personal]
        created_at -> Timestamptz,
        /// general, or session_evaluation: the grid of evaluations, one of each organisation. [not personal]
        purpose -> Text,
    }
}

diesel::table! {
    /// Orientations: people whom a partner enrolled, with their consent.
    referrals (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity. [not personal]
        id -> Uuid,
        /// Who sent the person. [not personal]
        partner_id -> Uuid,
        /// The partner's key that did, and that says it heard the consent. [not personal]
        key_id -> Nullable<Uuid>,
        /// Or the account of the partner's person who did. [not personal]
        account_id -> Nullable<Uuid>,
        /// What came of it. [not personal]
        enrolment_id -> Uuid,
        /// Prénom, as the partner gave it. [personal purpose="tell the partner what became of those it sent" basis="consent" retention="24 months after the last workshop" erasure="anonymise"]
        given_name -> Text,
        /// Nom, as the partner gave it. [personal purpose="tell the partner what became of those it sent" basis="consent" retention="24 months after the last workshop" erasure="anonymise"]
        family_name -> Text,
        /// Number that the partner gave, E.164. [personal purpose="tell the partner what became of those it sent" basis="consent" retention="24 months after the last workshop" erasure="delete"]
        phone -> Nullable<Text>,
        /// Address that the partner gave, if any. [personal purpose="tell the partner what became of those it sent" basis="consent" retention="24 months after the last workshop" erasure="delete"]
        email -> Nullable<Text>,
        /// Commune of residence that the partner gave. [personal purpose="tell the partner what became of those it sent" basis="consent" retention="24 months after the last workshop" erasure="keep, anonymous"]
        commune_code -> Nullable<Text>,
        /// How many come together. [not personal]
        party_size -> Int2,
        /// What was read out to the person, who agreed. [not personal]
        consent_text -> Text,
        /// When they agreed and were sent. [not personal]
        created_at -> Timestamptz,
        /// Commune outside the territory that the partner gave; NULL within it. [personal purpose="show the partner whom it sent" basis="consent" retention="24 months after the last workshop" erasure="delete"]
        outside_commune -> Nullable<Text>,
    }
}

diesel::table! {
    /// Reasons of ended enrolments: a cancellation, a declined offer, a place left on the waiting list.
    refusals (organisation_id, enrolment_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// The enrolment that ended. [not personal]
        enrolment_id -> Uuid,
        /// too_far, wrong_day, full, level, personal or other. [personal purpose="open sessions where they are wanted" basis="public task" retention="24 months after the last workshop" erasure="delete"]
        reason -> Text,
        /// Day on which it was said, in the zone of the organisation. [not personal]
        day -> Date,
    }
}

diesel::table! {
    /// Rappels: how many days before a session people are reminded of it, by the way that reaches them.
    reminder_days (organisation_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// By e-mail, the largest first; 0 is the same morning. [not personal]
        email -> Array<Nullable<Int2>>,
        /// By text, the largest first; 0 is the same morning. [not personal]
        sms -> Array<Nullable<Int2>>,
        /// By call, at the latest on the last day of office hours before. [not personal]
        call -> Array<Nullable<Int2>>,
        /// By letter: the day on which it is printed. [not personal]
        letter -> Array<Nullable<Int2>>,
    }
}

diesel::table! {
    /// Second factors in force, one an account.
    second_factors (organisation_id, account_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// The account that it protects. [not personal]
        account_id -> Uuid,
        /// Random number that the secret is made from, with the key file. [personal purpose="staff access" basis="public task" retention="until the account is closed" erasure="delete"]
        number -> Uuid,
        /// When it was set up. [personal purpose="staff access" basis="public task" retention="until the account is closed" erasure="delete"]
        created_at -> Timestamptz,
        /// Time step of the last code that was used: it and those before are refused. [not personal]
        last_step -> Int8,
        /// Recovery codes not used yet, as keyed hashes. [personal purpose="staff access" basis="public task" retention="until the account is closed" erasure="delete"]
        recovery_hashes -> Array<Nullable<Bytea>>,
    }
}

diesel::table! {
    /// The security log: refusals, limits that were reached, readings about people.
    security_events (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity, ordered by time. [not personal]
        id -> Uuid,
        /// First time. [not personal]
        at -> Timestamptz,
        /// Last time within the minute. [not personal]
        last_at -> Timestamptz,
        /// login_failed, guess_failed, token_refused, forbidden, limited, people_read or password_reset. [not personal]
        kind -> Text,
        /// Method and pattern of the route, without identities. [not personal]
        route -> Text,
        /// Account or key that asked, if it is known. [personal purpose="notice attacks and misuse" basis="legitimate interest" retention="12 months" erasure="delete"]
        actor_id -> Nullable<Uuid>,
        /// Address of the caller, the /64 of IPv6. [personal purpose="notice attacks and misuse" basis="legitimate interest" retention="12 months" erasure="delete"]
        network -> Text,
        /// How often within the minute. [not personal]
        times -> Int4,
        /// Identity of the last request, as in its answer and in the logs. [not personal]
        request_id -> Uuid,
    }
}

diesel::table! {
    /// Cycles: weekly sessions created together.
    series (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity. [not personal]
        id -> Uuid,
        /// Where. [not personal]
        venue_id -> Uuid,
        /// Title given to its sessions. [not personal]
        title -> Text,
        /// Levels in rotation, one a session. [not personal]
        levels -> Array<Nullable<Text>>,
        /// First day, in the venue's zone. [not personal]
        first_date -> Date,
        /// Last possible day, included. [not personal]
        last_date -> Date,
        /// Wall time in the venue's zone, kept across daylight saving. [not personal]
        start_time -> Time,
        /// Length of each session. [not personal]
        duration_minutes -> Int2,
        /// When it was created. [not personal]
        created_at -> Timestamptz,
        /// Monday 1 … Sunday 7. [not personal]
        weekday -> Int2,
        /// What will be done; given to its sessions. [not personal]
        description -> Nullable<Text>,
        /// Account of who runs its sessions. [not personal]
        facilitator_id -> Nullable<Uuid>,
        /// Seats of each session. [not personal]
        capacity -> Int2,
        /// People needed for a session to be held. [not personal]
        minimum -> Int2,
        /// Whether no session is created in the school holidays. [not personal]
        skips_school_holidays -> Bool,
        /// Raised by every edit of staff, of one of its sessions too; its ETag. [not personal]
        version -> Int4,
        /// weekly, fortnightly, or the week of each month in which it is held: first to fourth, or last. [not personal]
        rhythm -> Text,
        /// Days of the week besides weekday, Monday 1 … Sunday 7. [not personal]
        other_weekdays -> Array<Nullable<Int2>>,
    }
}

diesel::table! {
    /// Handouts of a session: planned for it, and given out in it.
    session_handouts (organisation_id, session_id, version_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// In which session. [not personal]
        session_id -> Uuid,
        /// Which version. [not personal]
        version_id -> Uuid,
        /// Number of copies given out; NULL until it is noted. [not personal]
        copies -> Nullable<Int4>,
        /// When it was added to the session. [not personal]
        added_at -> Timestamptz,
        /// Account that added it, or noted the copies last. [not personal]
        changed_by -> Uuid,
    }
}
diesel::table! {
    /// What the facilitator prepares for a session.
    session_plans (organisation_id, session_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// For which session. [not personal]
        session_id -> Uuid,
        /// What it is about. [not personal]
        theme -> Nullable<Text>,
        /// What will be explained. [not personal]
        theory -> Nullable<Text>,
        /// What will be practised. [not personal]
        exercises -> Nullable<Text>,
        /// Remarks on the equipment: what to bring, what does not work. [not personal]
        equipment -> Nullable<Text>,
        /// Raised by every edit; its ETag. [not personal]
        version -> Int4,
        /// Last edit. [not personal]
        updated_at -> Timestamptz,
        /// Staff account of the last edit. [not personal]
        updated_by -> Uuid,
        /// Themes that are planned, in the words of La Coop. [not personal]
        themes -> Array<Nullable<Text>>,
    }
}

diesel::table! {
    /// When the people of each session are next to be reminded of it; kept by triggers.
    session_reminders (organisation_id, session_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Which session. [not personal]
        session_id -> Uuid,
        /// When they are looked at: nine in the morning, where the session is. [not personal]
        due_at -> Timestamptz,
    }
}

diesel::table! {
    /// What the facilitator will change after reading a session's evaluations.
    session_reviews (organisation_id, session_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Of which session. [not personal]
        session_id -> Uuid,
        /// What will change next time. [not personal]
        next_time -> Text,
        /// Raised by every edit. [not personal]
        version -> Int4,
        /// Last edit. [not personal]
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Workshop sessions with their seats.
    sessions (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity. [not personal]
        id -> Uuid,
        /// Series it belongs to, if any. [not personal]
        series_id -> Nullable<Uuid>,
        /// Where. [not personal]
        venue_id -> Uuid,
        /// Account of who runs it. [not personal]
        facilitator_id -> Nullable<Uuid>,
        /// Title shown to people. [not personal]
        title -> Text,
        /// What will be done. [not personal]
        description -> Nullable<Text>,
        /// beginner, intermediate or advanced: a group holds one level. [not personal]
        level -> Text,
        /// Start. [not personal]
        starts_at -> Timestamptz,
        /// End. [not personal]
        ends_at -> Timestamptz,
        /// Seats. [not personal]
        capacity -> Int2,
        /// People needed for it to be held. [not personal]
        minimum -> Int2,
        /// Seats taken; changed only by one conditional UPDATE. [not personal]
        seats_taken -> Int2,
        /// scheduled or cancelled. [not personal]
        status -> Text,
        /// Reason told to people. [not personal]
        cancellation_reason -> Nullable<Text>,
        /// Raised by every edit of staff; its ETag. [not personal]
        version -> Int4,
        /// When it was created. [not personal]
        created_at -> Timestamptz,
        /// Last edit of staff. [not personal]
        updated_at -> Timestamptz,
        /// Parties in line whom nobody may overtake; none lets a seat be taken without a look at the line. [not personal]
        waiting -> Int2,
        /// When time alone next changes who has an offer. [not personal]
        next_deadline -> Nullable<Timestamptz>,
        /// Names of what was changed in this session alone: edits of its series leave it as it is. [not personal]
        changed_alone -> Array<Nullable<Text>>,
        /// Staff holds it although its venue is closed that day, or on a public holiday. [not personal]
        held_when_closed -> Bool,
        /// People of the parties that are counted as waiting. [not personal]
        people_waiting -> Int2,
        /// People of the first of these parties, for whom free seats are kept; 0 without one. [not personal]
        next_party -> Int2,
        /// Seats that only the desk gives away now; kept by a trigger. [not personal]
        desk_seats -> Int2,
        /// When anybody gets them; NULL: nothing is kept. [not personal]
        desk_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Avis à l'équipe: what each account is told of by e-mail.
    staff_notices (organisation_id, account_id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Whose choice. [not personal]
        account_id -> Uuid,
        /// Of a partner's enrolment shortly before the session. [not personal]
        late_referrals -> Bool,
        /// Of a cancellation shortly before the session. [not personal]
        late_cancellations -> Bool,
        /// How many hours before the session that is. [not personal]
        within_hours -> Int2,
        /// Of more requests over the web than usual. [not personal]
        alarms -> Bool,
        /// When the last notice of that was written. [not personal]
        alarmed_at -> Nullable<Timestamptz>,
        /// Hour of the daily digest, in the organisation's zone; NULL: none. [not personal]
        digest_at -> Nullable<Time>,
        /// When the next digest is due. [not personal]
        digest_due_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Souhaits sans atelier: what people asked for and no session gave.
    unmet_wishes (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity (UUIDv7: ordered by time). [not personal]
        id -> Uuid,
        /// Who wishes; NULL for a person who left no name. [not personal]
        learner_id -> Nullable<Uuid>,
        /// Commune where the person lives; NULL elsewhere. [personal purpose="open sessions where they are wanted" basis="public task" retention="24 months" erasure="delete"]
        commune_code -> Nullable<Text>,
        /// beginner, intermediate or advanced; NULL when not known. [personal purpose="open sessions where they are wanted" basis="public task" retention="24 months" erasure="delete"]
        level -> Nullable<Text>,
        /// Half-days on which the person can come; empty for any. [personal purpose="open sessions where they are wanted" basis="public task" retention="24 months" erasure="delete"]
        half_days -> Array<Nullable<Text>>,
        /// What the person wants to learn. [personal purpose="open sessions where they are wanted" basis="public task" retention="24 months" erasure="delete"]
        topic -> Nullable<Text>,
        /// Number of people who would come. [not personal]
        party_size -> Int2,
        /// open, enrolled, dropped (no longer wanted) or expired. [not personal]
        state -> Text,
        /// Session opened since that fits; NULL if none. [not personal]
        session_id -> Nullable<Uuid>,
        /// When it was noted. [not personal]
        created_at -> Timestamptz,
        /// Account that noted it; NULL for the service. [not personal]
        created_by -> Nullable<Uuid>,
        /// When it was closed; NULL while open. [not personal]
        closed_at -> Nullable<Timestamptz>,
        /// Account that closed it; NULL for the service, and while open. [not personal]
        closed_by -> Nullable<Uuid>,
        /// Why it is no longer wanted: too_far, wrong_day, full, level, personal or other; NULL if not said. [personal purpose="open sessions where they are wanted" basis="public task" retention="24 months" erasure="delete"]
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    /// Lieux d'accueil: the rooms where workshops are held.
    venues (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity. [not personal]
        id -> Uuid,
        /// Name shown to people. [not personal]
        name -> Text,
        /// Three capitals that begin the references of its enrolments: CAP. [not personal]
        code -> Text,
        /// Room within the place. [not personal]
        room -> Nullable<Text>,
        /// Street and number. [not personal]
        address -> Text,
        /// Commune it stands in. [not personal]
        commune_code -> Text,
        /// How to come: bus, car park. [not personal]
        access -> Nullable<Text>,
        /// Step-free access and the like. [not personal]
        accessibility -> Nullable<Text>,
        /// What is there to work on. [not personal]
        equipment -> Nullable<Text>,
        /// Number on site, E.164. [not personal]
        phone -> Nullable<Text>,
        /// IANA zone whose wall time its sessions keep. [not personal]
        time_zone -> Text,
        /// False once no longer used. [not personal]
        active -> Bool,
        /// Raised by every edit; its ETag. [not personal]
        version -> Int4,
        /// WGS 84, degrees north. [not personal]
        latitude -> Nullable<Float8>,
        /// WGS 84, degrees east. [not personal]
        longitude -> Nullable<Float8>,
    }
}

diesel::table! {
    /// Requests over the web that were beyond a share, by minute; kept for 2 days.
    web_refusals (organisation_id, minute) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Beginning of the minute. [not personal]
        minute -> Timestamptz,
        /// Number of requests. [not personal]
        times -> Int4,
    }
}

diesel::table! {
    /// What one network took over the web on a day, so that no program takes it all.
    web_shares (organisation_id, day, kind, network) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Day, UTC. [not personal]
        day -> Date,
        /// seat, waiting, call_back or response. [not personal]
        kind -> Text,
        /// HMAC of the network, with a key of the deployment. [personal purpose="keep a program from taking every seat" basis="public task" retention="2 days" erasure="delete"]
        network -> Bytea,
        /// Seats, places or call-backs so far. [not personal]
        taken -> Int2,
    }
}

diesel::table! {
    /// What each endpoint is told: written in the transaction of what happened, posted afterwards, kept 30 days.
    webhook_deliveries (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity. [not personal]
        id -> Uuid,
        /// Who is told. [not personal]
        endpoint_id -> Uuid,
        /// What happened, the same for all who are told and at every try: the header webhook-id. [not personal]
        event_id -> Uuid,
        /// Which kind of event: session.full. [not personal]
        event -> Text,
        /// What it is about: an identity and a position, nobody's data. [not personal]
        data -> Jsonb,
        /// When it happened. [not personal]
        occurred_at -> Timestamptz,
        /// due, sending (until next_attempt_at, then it is tried again), delivered or failed (given up). [not personal]
        status -> Text,
        /// Tries of this round. [not personal]
        attempts -> Int2,
        /// Not before. [not personal]
        next_attempt_at -> Timestamptz,
        /// When the last try ended. [not personal]
        attempted_at -> Nullable<Timestamptz>,
        /// HTTP status of the last answer. [not personal]
        response_status -> Nullable<Int2>,
        /// Start of the last answer, 500 bytes at most. [not personal]
        response_body -> Nullable<Text>,
        /// How long the last try took. [not personal]
        duration_ms -> Nullable<Int4>,
        /// What the last try met, in French. [not personal]
        trouble -> Nullable<Text>,
        /// When it was delivered or given up. [not personal]
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Where programs are told of events. Their secrets are not kept: they are made from the deployment's key.
    webhook_endpoints (organisation_id, id) {
        /// The organisation. [not personal]
        organisation_id -> Uuid,
        /// Identity. [not personal]
        id -> Uuid,
        /// Whose it is: it hears of its own referrals only. NULL: the organisation's. [not personal]
        partner_id -> Nullable<Uuid>,
        /// Where events are posted. [not personal]
        url -> Text,
        /// What it is for, in the words of who added it. [not personal]
        description -> Text,
        /// Which events it is told. [not personal]
        events -> Array<Nullable<Text>>,
        /// False: it is told nothing. [not personal]
        enabled -> Bool,
        /// staff, gone (it answered 410) or failing (for days). [not personal]
        disabled_because -> Nullable<Text>,
        /// Since when. [not personal]
        disabled_at -> Nullable<Timestamptz>,
        /// First failure since the last success, at this address. [not personal]
        failing_since -> Nullable<Timestamptz>,
        /// Which secret signs: raised by each renewal. [not personal]
        secret_number -> Int4,
        /// Until when the secret before signs as well. [not personal]
        former_secret_until -> Nullable<Timestamptz>,
        /// Raised by every edit; its ETag. [not personal]
        version -> Int4,
        /// When it was added. [not personal]
        created_at -> Timestamptz,
        /// Until when it asked to be told nothing (Retry-After). [not personal]
        not_before -> Nullable<Timestamptz>,
    }
}

diesel::joinable!(accounts -> organisations (organisation_id));
diesel::joinable!(audit_entries -> organisations (organisation_id));
diesel::joinable!(bulk_cancellations -> organisations (organisation_id));
diesel::joinable!(calendar_entries -> organisations (organisation_id));
diesel::joinable!(calendars -> organisations (organisation_id));
diesel::joinable!(communes -> organisations (organisation_id));
diesel::joinable!(house_notices -> organisations (organisation_id));
diesel::joinable!(desk_shares -> organisations (organisation_id));
diesel::joinable!(idempotent_answers -> organisations (organisation_id));
diesel::joinable!(learners -> organisations (organisation_id));
diesel::joinable!(legal_notices -> organisations (organisation_id));
diesel::joinable!(login_policies -> organisations (organisation_id));
diesel::joinable!(maisons -> organisations (organisation_id));
diesel::joinable!(office_hours -> organisations (organisation_id));
diesel::joinable!(partners -> organisations (organisation_id));
diesel::joinable!(pictures -> organisations (organisation_id));
diesel::joinable!(questionnaires -> organisations (organisation_id));
diesel::joinable!(reminder_days -> organisations (organisation_id));
diesel::joinable!(security_events -> organisations (organisation_id));
diesel::joinable!(venues -> organisations (organisation_id));
diesel::joinable!(web_refusals -> organisations (organisation_id));
diesel::joinable!(web_shares -> organisations (organisation_id));
diesel::joinable!(webhook_endpoints -> organisations (organisation_id));

diesel::allow_tables_to_appear_in_same_query!(
    account_identities,
    account_letters,
    accounts,
    adaptation_sources,
    adaptations,
    api_keys,
    arrangements,
    attendances,
    audit_entries,
    bulk_cancellations,
    calendar_entries,
    calendars,
    closures,
    communes,
    companions,
    covered_themes,
    declined_dates,
    desk_shares,
    distinct_learners,
    enrolment_keys,
    enrolments,
    evaluation_forms,
    evaluation_marks,
    evaluation_tags,
    evaluations,
    follow_ups,
    guardians,
    handout_files,
    handout_pictures,
    handout_versions,
    handouts,
    hidden_skills,
    house_notices,
    idempotent_answers,
    joint_enrolments,
    kept_responses,
    learner_levels,
    learner_skills,
    learners,
    legal_notices,
    login_policies,
    logins,
    maisons,
    messages,
    office_hours,
    organisations,
    own_skills,
    partners,
    personal_calendars,
    pictures,
    questionnaire_entries,
    questionnaire_responses,
    questionnaire_versions,
    questionnaires,
    referrals,
    refusals,
    reminder_days,
    second_factors,
    security_events,
    series,
    session_handouts,
    session_plans,
    session_reminders,
    session_reviews,
    sessions,
    staff_notices,
    unmet_wishes,
    venues,
    web_refusals,
    web_shares,
    webhook_deliveries,
    webhook_endpoints,
);
