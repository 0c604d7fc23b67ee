package org.peerstead.signaling.ywebrtc;

import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.TopicEvent;
import org.peerstead.signaling.hosts.ForeignClients;
import org.peerstead.signaling.hosts.Hosts;

/** This replica's two parts: it holds sockets, and it hosts topics. */
final class YWebrtcClients implements ForeignClients {

  private final Topics topics;
  private final HostedTopics hosted;

  YWebrtcClients(Hosts hosts, int subscribersAtMost, Clock clock) {
    this.hosted = new HostedTopics(hosts, clock);
    this.topics = new Topics(hosts, subscribersAtMost, clock);
  }

  Topics topics() {
    return topics;
  }

  @Override
  public void handle(ForeignEvent event) {
    if (event instanceof TopicEvent ofTopics) {
      switch (ofTopics) {
        case TopicEvent.TopicSubscribed subscribed -> hosted.handle(subscribed);
        case TopicEvent.TopicPublished published -> hosted.handle(published);
        case TopicEvent.TopicDelivered delivered -> topics.handle(delivered);
        case TopicEvent.TopicCounted counted -> topics.handle(counted);
      }
    }
  }

  @Override
  public void held(Consumer<String> keys) {
    topics.held(keys);
  }

  @Override
  public void host(Predicate<String> keys) {
    hosted.settle(keys);
  }

  @Override
  public void restate(Predicate<String> keys) {
    topics.restate(keys);
  }

  @Override
  public void forget(Predicate<String> keys) {
    hosted.forget(keys);
  }

  @Override
  public void handleGone(String replica, Predicate<String> keys) {
    hosted.handleGone(replica, keys);
  }

  @Override
  public void tick() {
    hosted.tick();
  }
}
