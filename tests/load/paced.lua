-- wrk: each connection waits two milliseconds between an answer and its next request, as a crowd that leaves the machine some air.
function delay() return 2 end
