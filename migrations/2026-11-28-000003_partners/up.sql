-- Who sends people and shows the calendar: mairies, médiathèques, associations; their keys, and their people.

CREATE TABLE partners (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    commune_code text,
    email text,
    phone text,
    active boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    calendar_read_at timestamptz,
    calendar_feed text,
    CONSTRAINT partners_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT partners_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT partners_commune_fkey FOREIGN KEY (organisation_id, commune_code) REFERENCES communes,
    CONSTRAINT partners_name_key UNIQUE (organisation_id, name),
    CONSTRAINT partners_kind_known CHECK (kind IN ('mairie', 'mediatheque', 'association', 'other')),
    CONSTRAINT partners_phone_is_e164 CHECK (phone ~ '^\+[1-9][0-9]{5,14}$'),
    CONSTRAINT partners_calendar_read_of_a_feed CHECK ((calendar_read_at IS NULL) = (calendar_feed IS NULL))
);
SELECT wall_in('partners', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE partners IS 'Mairies, médiathèques and associations that send people and show the calendar.';
COMMENT ON COLUMN partners.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN partners.id IS 'Identity. [not personal]';
COMMENT ON COLUMN partners.name IS 'Name shown to people. [not personal]';
COMMENT ON COLUMN partners.kind IS 'mairie, mediatheque, association or other. [not personal]';
COMMENT ON COLUMN partners.commune_code IS 'Commune where it is, if one. [not personal]';
COMMENT ON COLUMN partners.email IS 'Address of its office, or of the person who answers there. [personal purpose="reach the partner" basis="public task" retention="as long as the partner is one" erasure="overwrite"]';
COMMENT ON COLUMN partners.phone IS 'Number of its office, E.164. [personal purpose="reach the partner" basis="public task" retention="as long as the partner is one" erasure="overwrite"]';
COMMENT ON COLUMN partners.active IS 'False: its keys and its people get no further. [not personal]';
COMMENT ON COLUMN partners.version IS 'Raised by every edit; its ETag. [not personal]';
COMMENT ON COLUMN partners.created_at IS 'When it was written down. [not personal]';
COMMENT ON COLUMN partners.calendar_read_at IS 'When one of its keys last read the calendar, to the minute. [not personal]';
COMMENT ON COLUMN partners.calendar_feed IS 'Which feed that was: the end of its address. [not personal]';

CREATE TABLE partner_keys (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    partner_id uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    hash bytea NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid,
    ends_at timestamptz NOT NULL,
    revoked_at timestamptz,
    replaced_by uuid,
    last_used_at timestamptz,
    CONSTRAINT partner_keys_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT partner_keys_partner_fkey FOREIGN KEY (organisation_id, partner_id) REFERENCES partners,
    CONSTRAINT partner_keys_creator_fkey FOREIGN KEY (organisation_id, created_by) REFERENCES accounts,
    CONSTRAINT partner_keys_successor_fkey FOREIGN KEY (organisation_id, replaced_by) REFERENCES partner_keys,
    CONSTRAINT partner_keys_hash_key UNIQUE (organisation_id, hash),
    CONSTRAINT partner_keys_hash_is_sha256 CHECK (octet_length(hash) = 32),
    CONSTRAINT partner_keys_scopes_known CHECK (cardinality(scopes) > 0 AND scopes
        <@ ARRAY['calendar:read', 'referrals:read', 'referrals:write', 'statistics:read'])
);
CREATE INDEX partner_keys_by_partner ON partner_keys (organisation_id, partner_id, id);
SELECT wall_in('partner_keys', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE partner_keys IS 'What a partner''s programs show instead of a login.';
COMMENT ON COLUMN partner_keys.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN partner_keys.id IS 'Identity. [not personal]';
COMMENT ON COLUMN partner_keys.partner_id IS 'Whose key. [not personal]';
COMMENT ON COLUMN partner_keys.name IS 'What it is for, in the words of who made it. [not personal]';
COMMENT ON COLUMN partner_keys.prefix IS 'The start of the key, by which people tell keys apart; opens nothing. [not personal]';
COMMENT ON COLUMN partner_keys.hash IS 'SHA-256 of the key. [not personal]';
COMMENT ON COLUMN partner_keys.scopes IS 'What may be done with it. [not personal]';
COMMENT ON COLUMN partner_keys.created_at IS 'When it was made. [not personal]';
COMMENT ON COLUMN partner_keys.created_by IS 'Staff account that made it. [not personal]';
COMMENT ON COLUMN partner_keys.ends_at IS 'From when on it opens nothing. [not personal]';
COMMENT ON COLUMN partner_keys.revoked_at IS 'When it was withdrawn before its time. [not personal]';
COMMENT ON COLUMN partner_keys.replaced_by IS 'The key that was made to take its place. [not personal]';
COMMENT ON COLUMN partner_keys.last_used_at IS 'When it was last shown, to the minute. [not personal]';

-- A partner's people log in like staff, and are bound to it.
ALTER TABLE accounts
    ADD COLUMN partner_id uuid,
    ADD CONSTRAINT accounts_partner_fkey FOREIGN KEY (organisation_id, partner_id) REFERENCES partners,
    DROP CONSTRAINT accounts_role_known,
    ADD CONSTRAINT accounts_role_known CHECK (role IN ('admin', 'agent', 'facilitator', 'partner')),
    ADD CONSTRAINT accounts_of_partners_have_one CHECK ((role = 'partner') = (partner_id IS NOT NULL));
CREATE INDEX accounts_by_partner ON accounts (organisation_id, partner_id) WHERE partner_id IS NOT NULL;
COMMENT ON TABLE accounts IS 'Staff: administrators, agents of the Maison, facilitators; and people of partners.';
COMMENT ON COLUMN accounts.role IS 'admin, agent, facilitator or partner. [not personal]';
COMMENT ON COLUMN accounts.partner_id IS 'The partner that the person works for; NULL for staff. [not personal]';

ALTER TABLE audit_entries
    DROP CONSTRAINT audit_entries_actor_kind_known,
    ADD CONSTRAINT audit_entries_actor_kind_known CHECK (actor_kind IN ('staff', 'partner', 'public', 'system'));
COMMENT ON COLUMN audit_entries.actor_kind IS 'staff, partner, public or system. [not personal]';
COMMENT ON COLUMN audit_entries.actor_id IS 'Account or partner''s key that did it. [personal purpose="accountability of staff" basis="public task" retention="36 months" erasure="delete"]';

-- The same as before, and that the partner, if there is one, still is one.
CREATE OR REPLACE FUNCTION require_login(login uuid, wanted_account uuid, wanted_role text) RETURNS void
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM logins
        JOIN accounts ON accounts.organisation_id = logins.organisation_id AND accounts.id = logins.account_id
        WHERE logins.organisation_id = current_organisation() AND logins.id = login
          AND logins.revoked_at IS NULL AND accounts.active
          AND accounts.id = wanted_account AND accounts.role = wanted_role
          AND (accounts.partner_id IS NULL OR EXISTS (
              SELECT FROM partners
              WHERE (partners.organisation_id, partners.id) = (accounts.organisation_id, accounts.partner_id)
                AND partners.active))
    ) THEN
        RAISE EXCEPTION 'login revoked' USING ERRCODE = 'check_violation', CONSTRAINT = 'login_is_alive';
    END IF;
END $$;

-- Whose key it is, while it holds.
CREATE FUNCTION partner_of_key(wanted bytea, at timestamptz)
    RETURNS TABLE (key_id uuid, partner_id uuid, name text, scopes text[], ends_at timestamptz)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT k.id, p.id, p.name || ' (' || k.name || ')', k.scopes, k.ends_at
    FROM partner_keys k JOIN partners p ON (p.organisation_id, p.id) = (k.organisation_id, k.partner_id)
    WHERE k.organisation_id = current_organisation() AND k.hash = wanted
      AND k.revoked_at IS NULL AND k.ends_at > at AND p.active;
END;

-- Every transaction of a partner's key begins with this: a revoked key stops at once.
CREATE FUNCTION require_partner_key(wanted uuid, at timestamptz) RETURNS void
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM partner_keys k JOIN partners p ON (p.organisation_id, p.id) = (k.organisation_id, k.partner_id)
        WHERE k.organisation_id = current_organisation() AND k.id = wanted
          AND k.revoked_at IS NULL AND k.ends_at > at AND p.active
    ) THEN
        RAISE EXCEPTION 'key revoked' USING ERRCODE = 'check_violation', CONSTRAINT = 'partner_key_is_alive';
    END IF;
END $$;

-- That a key was shown, and the feed that was read with it, if one was: at most once a minute, however many processes
-- say so.
CREATE FUNCTION note_partner_key(used uuid, at timestamptz, feed text) RETURNS void
    LANGUAGE sql
BEGIN ATOMIC
    UPDATE partner_keys SET last_used_at = at
    WHERE organisation_id = current_organisation() AND id = used
      AND (last_used_at IS NULL OR last_used_at <= at - interval '50 seconds');
    UPDATE partners SET calendar_read_at = at, calendar_feed = feed
    WHERE organisation_id = current_organisation() AND feed IS NOT NULL
      AND id = (SELECT k.partner_id FROM partner_keys k
                WHERE k.organisation_id = current_organisation() AND k.id = used)
      AND (calendar_read_at IS NULL OR calendar_read_at <= at - interval '50 seconds');
END;
