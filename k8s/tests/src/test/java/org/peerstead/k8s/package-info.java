/**
 * What a cluster would refuse and what the architecture forbids, found without a cluster.
 *
 * <p>{@link Combinations} renders overlays and combinations of components; every test asks all of
 * them.
 */
@NullMarked
package org.peerstead.k8s;

import org.jspecify.annotations.NullMarked;
