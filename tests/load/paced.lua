-- wrk: each connection waits two milliseconds between an answer and its next request, like a crowd that leaves the
-- machine some time.
function delay() return 2 end
