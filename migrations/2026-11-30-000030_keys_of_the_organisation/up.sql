-- Programs of the organisation have keys as those of partners do: one table for all keys.
ALTER TABLE partner_keys RENAME TO api_keys;
ALTER TABLE api_keys RENAME CONSTRAINT partner_keys_pkey TO api_keys_pkey;
ALTER TABLE api_keys RENAME CONSTRAINT partner_keys_partner_fkey TO api_keys_partner_fkey;
ALTER TABLE api_keys RENAME CONSTRAINT partner_keys_creator_fkey TO api_keys_creator_fkey;
ALTER TABLE api_keys RENAME CONSTRAINT partner_keys_successor_fkey TO api_keys_successor_fkey;
ALTER TABLE api_keys RENAME CONSTRAINT partner_keys_hash_key TO api_keys_hash_key;
ALTER TABLE api_keys RENAME CONSTRAINT partner_keys_hash_is_sha256 TO api_keys_hash_is_sha256;
ALTER INDEX partner_keys_by_partner RENAME TO api_keys_by_partner;
ALTER TABLE api_keys
    ALTER COLUMN partner_id DROP NOT NULL,
    DROP CONSTRAINT partner_keys_scopes_known,
    ADD CONSTRAINT api_keys_scopes_known CHECK (cardinality(scopes) > 0 AND scopes <@ CASE
        WHEN partner_id IS NULL THEN ARRAY['calendar:read', 'sessions:read', 'sessions:write', 'enrolments:read',
            'enrolments:write', 'statistics:read']
        ELSE ARRAY['calendar:read', 'referrals:read', 'referrals:write', 'statistics:read'] END);
COMMENT ON TABLE api_keys IS 'Keys that programs of the organisation and of its partners authenticate with instead of a login.';
COMMENT ON COLUMN api_keys.partner_id IS 'The partner that it belongs to; NULL for a key of the organisation''s own. [not personal]';

ALTER TABLE audit_entries
    DROP CONSTRAINT audit_entries_actor_kind_known,
    ADD CONSTRAINT audit_entries_actor_kind_known
        CHECK (actor_kind IN ('staff', 'partner', 'program', 'public', 'system'));
COMMENT ON COLUMN audit_entries.actor_kind IS 'staff, partner, program, public or system. [not personal]';
COMMENT ON COLUMN audit_entries.actor_id IS 'Account or key that did it. [personal purpose="accountability of staff" basis="public task" retention="36 months" erasure="delete"]';

DROP FUNCTION partner_of_key;
DROP FUNCTION require_partner_key;
ALTER FUNCTION note_partner_key RENAME TO note_key;

-- A valid key, by its hash.
CREATE FUNCTION find_key(wanted bytea, at timestamptz)
    RETURNS TABLE (key_id uuid, partner_id uuid, name text, scopes text[], ends_at timestamptz)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT k.id, k.partner_id, coalesce(p.name || ' (' || k.name || ')', k.name), k.scopes, k.ends_at
    FROM api_keys k LEFT JOIN partners p ON (p.organisation_id, p.id) = (k.organisation_id, k.partner_id)
    WHERE k.organisation_id = current_organisation() AND k.hash = wanted
      AND k.revoked_at IS NULL AND k.ends_at > at AND (k.partner_id IS NULL OR p.active);
END;

-- Every transaction of a key begins with this: a revoked key stops at once.
CREATE FUNCTION require_key(wanted uuid, at timestamptz) RETURNS void
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM api_keys k LEFT JOIN partners p ON (p.organisation_id, p.id) = (k.organisation_id, k.partner_id)
        WHERE k.organisation_id = current_organisation() AND k.id = wanted
          AND k.revoked_at IS NULL AND k.ends_at > at AND (k.partner_id IS NULL OR p.active)
    ) THEN
        RAISE EXCEPTION 'key revoked' USING ERRCODE = 'check_violation', CONSTRAINT = 'key_is_alive';
    END IF;
END $$;
