/** What can go wrong at an API: RFC 9457 problems out of one closed list. */
@org.jspecify.annotations.NullMarked
package org.peerstead.contracts.problems;
