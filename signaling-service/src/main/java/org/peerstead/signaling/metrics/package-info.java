/** What is counted, and why something was dropped. */
@org.jspecify.annotations.NullMarked
package org.peerstead.signaling.metrics;
