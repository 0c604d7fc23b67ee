package org.peerstead.contracts.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.quarkus.StartupPages.Mapping;

class StartupPagesTest {

  private static final String SMAPS =
      """
      00410000-02b19000 r-xp 00010000 fe:00 2146404        /srv/a service/runner
      Rss:               29324 kB
      Private_Dirty:         0 kB
      Anonymous:             0 kB
      VmFlags: rd ex mr mw me sd
      7f2baab80000-7f2bac380000 r--p 02750000 fe:00 2146404 /srv/a service/runner
      Rss:               19840 kB
      Anonymous:             0 kB
      7f2bac380000-7f2bad859000 rw-p 03f50000 fe:00 2146404 /srv/a service/runner
      Rss:               19108 kB
      Anonymous:             0 kB
      7f33aad4e000-7f33aad52000 r--p 001cf000 fe:00 339380  /usr/lib/libc.so.6
      Rss:                  16 kB
      Anonymous:            16 kB
      7f33aad60000-7f33aad64000 r--s 00000000 fe:00 339381  /usr/lib/cache
      Anonymous:             0 kB
      7f2baed00000-7f2baf180000 r--p 00000000 00:00 0
      Anonymous:             0 kB
      7fff2d5e7000-7fff2d5e9000 r-xp 00000000 00:00 0       [vdso]
      Anonymous:             0 kB
      """;

  @Test
  void onlyPagesThatTheFileStillHasAreGivenBack() {
    assertThat(StartupPages.unchanged(SMAPS.lines().toList()))
        .containsExactly(
            new Mapping(0x00410000L, 0x02b19000L), new Mapping(0x7f2baab80000L, 0x7f2bac380000L));
  }

  @Test
  void ofAnEmptyListNothingIs() {
    assertThat(StartupPages.unchanged(List.of())).isEmpty();
  }
}
