DROP INDEX learners_by_email;
