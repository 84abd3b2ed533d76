DROP FUNCTION webhook_tell;
CREATE FUNCTION webhook_tell(whose uuid, told text, about jsonb, partner uuid) RETURNS void
    LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    told_id uuid := gen_random_uuid();
    now timestamptz := transaction_time();
BEGIN
    INSERT INTO webhook_deliveries (organisation_id, id, endpoint_id, event_id, event, data, occurred_at, next_attempt_at)
    SELECT whose, gen_random_uuid(), e.id, told_id, told, about, now, now
    FROM (
        SELECT id FROM webhook_endpoints
        WHERE organisation_id = whose AND enabled AND told = ANY (events)
          AND (partner IS NULL OR partner_id IS NULL OR partner_id = partner)
          AND (partner_id IS NULL OR EXISTS (SELECT FROM partners p
              WHERE (p.organisation_id, p.id) = (whose, partner_id) AND p.active))
        FOR KEY SHARE
    ) AS e;
END $$;
REVOKE ALL ON FUNCTION webhook_tell FROM PUBLIC;
GRANT EXECUTE ON FUNCTION webhook_tell TO clic_service;
