DROP TABLE session_reviews, evaluations;
