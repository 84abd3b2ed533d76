DROP TABLE venues, maisons, communes;
