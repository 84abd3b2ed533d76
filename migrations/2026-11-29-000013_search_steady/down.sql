DROP FUNCTION learners_with;
ALTER INDEX learners_by_spelling RESET (gin_pending_list_limit);
