DROP FUNCTION require_key;
DROP FUNCTION find_key;
ALTER FUNCTION note_key RENAME TO note_partner_key;
COMMENT ON COLUMN audit_entries.actor_kind IS 'staff, partner, public or system. [not personal]';
COMMENT ON COLUMN audit_entries.actor_id IS 'Account or partner''s key that did it. [personal purpose="accountability of staff" basis="public task" retention="36 months" erasure="delete"]';
ALTER TABLE audit_entries
    DROP CONSTRAINT audit_entries_actor_kind_known,
    ADD CONSTRAINT audit_entries_actor_kind_known CHECK (actor_kind IN ('staff', 'partner', 'public', 'system'));
ALTER TABLE api_keys
    ALTER COLUMN partner_id SET NOT NULL,
    DROP CONSTRAINT api_keys_scopes_known,
    ADD CONSTRAINT partner_keys_scopes_known CHECK (cardinality(scopes) > 0 AND scopes
        <@ ARRAY['calendar:read', 'referrals:read', 'referrals:write', 'statistics:read']);
COMMENT ON TABLE api_keys IS 'What a partner''s programs show instead of a login.';
COMMENT ON COLUMN api_keys.partner_id IS 'Whose key. [not personal]';
ALTER INDEX api_keys_by_partner RENAME TO partner_keys_by_partner;
ALTER TABLE api_keys RENAME CONSTRAINT api_keys_hash_is_sha256 TO partner_keys_hash_is_sha256;
ALTER TABLE api_keys RENAME CONSTRAINT api_keys_hash_key TO partner_keys_hash_key;
ALTER TABLE api_keys RENAME CONSTRAINT api_keys_successor_fkey TO partner_keys_successor_fkey;
ALTER TABLE api_keys RENAME CONSTRAINT api_keys_creator_fkey TO partner_keys_creator_fkey;
ALTER TABLE api_keys RENAME CONSTRAINT api_keys_partner_fkey TO partner_keys_partner_fkey;
ALTER TABLE api_keys RENAME CONSTRAINT api_keys_pkey TO partner_keys_pkey;
ALTER TABLE api_keys RENAME TO partner_keys;

CREATE FUNCTION partner_of_key(wanted bytea, at timestamptz)
    RETURNS TABLE (key_id uuid, partner_id uuid, name text, scopes text[], ends_at timestamptz)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT k.id, p.id, p.name || ' (' || k.name || ')', k.scopes, k.ends_at
    FROM partner_keys k JOIN partners p ON (p.organisation_id, p.id) = (k.organisation_id, k.partner_id)
    WHERE k.organisation_id = current_organisation() AND k.hash = wanted
      AND k.revoked_at IS NULL AND k.ends_at > at AND p.active;
END;

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
