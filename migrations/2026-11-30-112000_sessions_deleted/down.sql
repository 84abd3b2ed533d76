REVOKE DELETE ON sessions FROM clic_service;
