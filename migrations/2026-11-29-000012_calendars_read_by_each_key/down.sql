CREATE OR REPLACE FUNCTION note_partner_key(used uuid, at timestamptz, feed text) RETURNS void
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
ALTER TABLE partner_keys DROP COLUMN calendar_read_at;
