/** Communes and venues, as anybody may ask for them. */
import { request } from "../../api/client.js";
import { readPages } from "../../api/paging.js";

export const listCommunes = () => readPages((query) => request("GET", "/communes", { query }));

export const listVenues = () => readPages((query) => request("GET", "/venues", { query }));
