"""The steps of a build that its owners take, one after another; each knows the texts of its own part alone.

    read → (ingest → make) → find names → list mentions → compare → relate → publish → publish more → (write stories)
       heads     what   heads       names         mentions   shared    entries
                 to make                          profiles   phrases   lines

Below the arrows is what owners say: heads and names to all, from which each derives the same order; all else to each
what it relates, or makes files of. Steps in brackets are left out where there is nothing to do.

Comes in: for each step, what the owner holds, what all said in the step before, what it is given. Goes out: what it
holds from then on, and what it says. Must not know: which process it is in, who else there is.
"""
