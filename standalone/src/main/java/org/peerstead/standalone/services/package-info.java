/** The four services as child processes: started as in production, watched, and ended with us. */
@org.jspecify.annotations.NullMarked
package org.peerstead.standalone.services;
