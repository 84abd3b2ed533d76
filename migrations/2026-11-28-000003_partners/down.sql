DROP FUNCTION note_partner_key;
DROP FUNCTION require_partner_key;
DROP FUNCTION partner_of_key;
CREATE OR REPLACE FUNCTION require_login(login uuid, wanted_account uuid, wanted_role text) RETURNS void
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM logins
        JOIN accounts ON accounts.organisation_id = logins.organisation_id AND accounts.id = logins.account_id
        WHERE logins.organisation_id = current_organisation() AND logins.id = login
          AND logins.revoked_at IS NULL AND accounts.active
          AND accounts.id = wanted_account AND accounts.role = wanted_role
    ) THEN
        RAISE EXCEPTION 'login revoked' USING ERRCODE = 'check_violation', CONSTRAINT = 'login_is_alive';
    END IF;
END $$;
ALTER TABLE audit_entries
    DROP CONSTRAINT audit_entries_actor_kind_known,
    ADD CONSTRAINT audit_entries_actor_kind_known CHECK (actor_kind IN ('staff', 'public', 'system'));
DROP INDEX accounts_by_partner;
ALTER TABLE accounts
    DROP CONSTRAINT accounts_of_partners_have_one,
    DROP CONSTRAINT accounts_role_known,
    ADD CONSTRAINT accounts_role_known CHECK (role IN ('admin', 'agent', 'facilitator')),
    DROP CONSTRAINT accounts_partner_fkey,
    DROP COLUMN partner_id;
DROP TABLE partner_keys;
DROP TABLE partners;
