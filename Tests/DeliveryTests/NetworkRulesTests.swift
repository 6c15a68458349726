import Delivery
import Ports
import Testing

@Suite("Which peers a destination may be reached at")
struct NetworkRulesTests {
    /// Spellings of addresses that no policy opens.
    static let refused = [
        "0.0.0.0", "0.0.0.1", "0.1.2.3", "0.255.255.255",
        "169.254.0.0", "169.254.0.1", "169.254.169.254", "169.254.170.2", "169.254.255.255",
        "224.0.0.0", "224.0.0.1", "232.1.2.3", "239.255.255.250", "239.255.255.255",
        "255.255.255.255", "168.63.129.16", "100.100.100.200", "192.0.0.192",
        "::", "0:0:0:0:0:0:0:0", "::0.0.0.0",
        "fe80::", "fe80::1", "FE80::A9FE:A9FE", "fe80:0:0:0:1:2:3:4", "febf:ffff::1",
        "ff00::", "ff02::1", "ff05::2", "FF0E::1", "ffff::1",
        "fd00:ec2::254", "FD00:0EC2:0:0:0:0:0:254", "fd20:ce::254",
        // IPv4 in IPv6's notation.
        "::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "::FFFF:A9FE:A9FE",
        "0:0:0:0:0:ffff:169.254.169.254", "0:0:0:0:0:FFFF:a9fe:a9fe",
        "::ffff:0.0.0.0", "::ffff:0:0", "::ffff:224.0.0.1", "::ffff:255.255.255.255",
        "::ffff:168.63.129.16", "::ffff:a83f:8110",
        // IPv4-compatible and IPv4-translated.
        "::169.254.169.254", "::a9fe:a9fe", "::224.0.0.1", "::168.63.129.16",
        "::ffff:0:169.254.169.254", "::ffff:0:a9fe:a9fe", "::ffff:0:0.0.0.0",
        // NAT64, well-known and local prefix.
        "64:ff9b::169.254.169.254", "64:ff9b::a9fe:a9fe", "0064:ff9b:0:0:0:0:a9fe:a9fe",
        "64:ff9b::224.0.0.1", "64:ff9b::168.63.129.16", "64:ff9b::0.0.0.0",
        "64:ff9b:1::169.254.169.254", "64:ff9b:1:0:0:0:a9fe:a9fe", "64:ff9b:1::a83f:8110",
        // 6to4.
        "2002:a9fe:a9fe::", "2002:a9fe:a9fe::1", "2002:a9fe:a9fe:1:2:3:4:5", "2002:e000:1::1",
        "2002:a83f:8110::1", "2002::1",
        // Teredo: by its server, then by its client, whose bits are inverted.
        "2001:0:a9fe:a9fe::", "2001::a9fe:a9fe:0:0:f7f7:f7f7", "2001:0:808:808:0:0:5601:5601",
        // ISATAP.
        "2001:db8::5efe:169.254.169.254", "2001:db8::200:5efe:a9fe:a9fe", "fe80::5efe:a00:1",
    ]

    @Test(arguments: refused)
    func `what no webhook has a reason to reach is refused in every spelling`(
        spelling: String
    ) throws {
        let address = try #require(InternetAddress(text: spelling))
        #expect(try NetworkRules(NetworkPolicy()).refusal(of: address) != nil)
        let open = NetworkPolicy(allow: ["0.0.0.0/0", "::/0"])
        #expect(try NetworkRules(open).refusal(of: address) != nil)
    }

    @Test(arguments: [
        "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",
        "1.1.1.1", "169.253.255.255", "169.255.0.0", "223.255.255.255", "168.63.129.15",
        "::1", "fd00::1", "fc00::1", "2606:4700::1111", "fec0::1", "::ffff:127.0.0.1",
        "64:ff9b::8.8.8.8", "2002:808:808::1", "fd00:ec2::255",
    ])
    func `public, private and loopback peers are allowed by default`(spelling: String) throws {
        let address = try #require(InternetAddress(text: spelling))
        #expect(try NetworkRules(NetworkPolicy()).refusal(of: address) == nil)
    }

    @Test(
        arguments: [
            (["10.0.0.0/8"], [], "10.1.2.3", true),
            (["10.0.0.0/8"], [], "11.0.0.0", false),
            (["10.0.0.0/8"], [], "::ffff:10.1.2.3", true),
            (["10.0.0.0/8"], [], "64:ff9b::10.1.2.3", true),
            (["10.0.0.0/8"], [], "2002:a01:203::", true),
            (["10.0.0.0/8"], ["10.1.0.0/16"], "10.1.2.3", false),
            (["10.0.0.0/8"], ["10.1.0.0/16"], "10.2.2.3", true),
            (["10.1.2.3"], ["10.0.0.0/8"], "10.1.2.3", true),
            (["10.0.0.0/8"], ["10.0.0.0/8"], "10.1.2.3", true),
            (["0.0.0.0/0"], ["192.0.2.1/32"], "192.0.2.1", false),
            (["0.0.0.0/0"], [], "fd00::1", false),
            (["::/0"], [], "10.0.0.1", false),
            (["::/0"], ["fd00::/8"], "fd12::1", false),
            (["::/0", "0.0.0.0/0"], [], "::1", true),
        ] as [([String], [String], String, Bool)])
    func `the longest matching block of the setting decides, and a tie denies`(
        deny: [String], allow: [String], peer: String, isRefused: Bool
    ) throws {
        let rules = try NetworkRules(NetworkPolicy(deny: deny, allow: allow))
        let address = try #require(InternetAddress(text: peer))
        #expect((rules.refusal(of: address) != nil) == isRefused)
    }

    @Test(arguments: [
        "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/", "/8", "", "10/8",
        "fd00::/129", "fd00::1/64", "localhost", "10.0.0.0/8/8",
    ])
    func `a text that is no block is refused as a whole`(text: String) {
        for policy in [NetworkPolicy(deny: ["10.0.0.0/8", text]), NetworkPolicy(allow: [text])] {
            let error = #expect(throws: UnreadableBlock.self) { try NetworkRules(policy) }
            #expect(error?.text == text)
        }
    }

    @Test(arguments: [
        "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.4 ", "+1.2.3.4", "0x7f.0.0.1",
        "2130706433", "1..2.3", "", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
        "12345::", "g::", "1:2:3:4:5:6:7::8", "::1.2.3", "::1.2.3.4:5", "[::1]", "fe80::1%eth0",
        ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:",
    ])
    func `what is not exactly an address is none`(text: String) {
        #expect(InternetAddress(text: text) == nil)
    }

    @Test(arguments: [
        ("1.2.3.4", "1.2.3.4"), ("::1", "0:0:0:0:0:0:0:1"), ("::ffff:1.2.3.4", "1.2.3.4"),
        ("FD00::ABCD", "fd00:0:0:0:0:0:0:abcd"), ("1::", "1:0:0:0:0:0:0:0"),
        ("1:2:3:4:5:6:7.8.9.10", "1:2:3:4:5:6:708:90a"),
    ])
    func `an address has one text, which reads back as the same`(
        spelling: String, text: String
    ) throws {
        let address = try #require(InternetAddress(text: spelling))
        #expect(address.description == text)
        #expect(InternetAddress(text: text) == address)
    }
}
