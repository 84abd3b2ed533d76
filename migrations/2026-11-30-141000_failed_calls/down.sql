DROP INDEX messages_failed_calls;
