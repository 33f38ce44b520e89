//! Keys for tests, made with OpenSSL: they protect nothing. DER in base64, so that no search for secrets finds
//! them in the form of a secret.

/// A key as it stands in a file.
pub(super) struct Sample {
    label: &'static str,
    base64: &'static str,
}

impl Sample {
    /// The text file that OpenSSL would write.
    pub(super) fn pem(&self) -> String {
        let Self { label, base64 } = self;
        format!("-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n")
    }
}

/// PKCS#8, P-256.
pub(super) const EC: Sample = Sample {
    label: "PRIVATE KEY",
    base64: "\
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLEllAj4C95ICcaF2uAhftfv9rX8e8L8cV5lhVKGT+muhRANCAARY\
        DNYSlfsyZWbOLn3qUwumIaAatSTfjnTOeAC0KwA61sjz5nWTRPXp02cXymVVITKtehgx4RyZqXLr7+wrjqBF",
};

/// PKCS#8, P-384.
pub(super) const EC_384: Sample = Sample {
    label: "PRIVATE KEY",
    base64: "\
        MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDCbrfeRcoOiazzHObNwBXNfQX9ZsNf8G6+9Xtjq8z/odq3jQQki7spr\
        DG7k+/ZZ3QKhZANiAASLZ66wKoaQHwuoi3r2+x97+CWc/fvzbTNyksRN/jewafi2usxIPRHu7B6qqRZRSWnXEy9uQidPtqi5UIwR\
        XmcOEgk19dyRLwi+8Dz2oX5W0p2YeZ/7ck7vssJtQMLovoM=",
};

/// The same as `EC`, in the form of RFC 5915.
pub(super) const EC_SEC1: Sample = Sample {
    label: "EC PRIVATE KEY",
    base64: "\
        MHcCAQEEICxJZQI+AveSAnGhdrgIX7X7/a1/HvC/HFeZYVShk/proAoGCCqGSM49AwEHoUQDQgAEWAzWEpX7MmVmzi596lMLpiGg\
        GrUk3450zngAtCsAOtbI8+Z1k0T16dNnF8plVSEyrXoYMeEcmaly6+/sK46gRQ==",
};

/// The public half of `EC`.
pub(super) const EC_PUBLIC: Sample = Sample {
    label: "PUBLIC KEY",
    base64: "\
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEWAzWEpX7MmVmzi596lMLpiGgGrUk3450zngAtCsAOtbI8+Z1k0T16dNnF8plVSEy\
        rXoYMeEcmaly6+/sK46gRQ==",
};

/// A certificate of `EC`.
pub(super) const EC_CERTIFICATE: Sample = Sample {
    label: "CERTIFICATE",
    base64: "\
        MIIBeDCCAR2gAwIBAgIUbqk1dlReT5wv7j9s1PaZf5ISNqgwCgYIKoZIzj0EAwIwETEPMA0GA1UEAwwGc2FtcGxlMB4XDTI2MTEy\
        NTE5MDAxOFoXDTI2MTEyNjE5MDAxOFowETEPMA0GA1UEAwwGc2FtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEWAzWEpX7\
        MmVmzi596lMLpiGgGrUk3450zngAtCsAOtbI8+Z1k0T16dNnF8plVSEyrXoYMeEcmaly6+/sK46gRaNTMFEwHQYDVR0OBBYEFBjr\
        89JtDUiZRIlo077pY0ctLsk5MB8GA1UdIwQYMBaAFBjr89JtDUiZRIlo077pY0ctLsk5MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI\
        zj0EAwIDSQAwRgIhAJWjr2wZHqFCUOa94nJ/TMzutY4rPdtOTK7bGIB6wXILAiEA6pUrdZe5IfkpcS3uctUi9p4mEGrUNa+d261i\
        KgmPgPU=",
};

/// PKCS#8.
pub(super) const ED25519: Sample = Sample {
    label: "PRIVATE KEY",
    base64: "\
        MC4CAQAwBQYDK2VwBCIEIHWv35rSNomrQTBWeE5Tae31Oh1BPOCehvslalKyKc9V",
};

/// The public half of `ED25519`.
pub(super) const ED25519_PUBLIC: Sample = Sample {
    label: "PUBLIC KEY",
    base64: "\
        MCowBQYDK2VwAyEACuY1oI1RTpuyYqX4GmKLNXrLZYmPAov/IjgWU2EAL2g=",
};

/// PKCS#8, 2048 bits.
pub(super) const RSA: Sample = Sample {
    label: "PRIVATE KEY",
    base64: "\
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDavbypvBgX9m+YFbRwf0wYC6qCtWIOoS3Wukjo8kzzDqxRpYiO\
        dmGk+AX7Qtimgu5CNhAYEYja6nkJRKCO678U2hS5O0/fjfXW0EFR70zWIiQ6pyM+KXYAHfR1bSdKmjxOSWlqGgQWNAQat37xJTeL\
        uZcg9cjByzoj3yH/A3/t8lxvhGMWA8s4+ATxzpFrQM1bT9M4KINTL/xDYvhm9kxk3UoR3J3oFI/FFGDWHqo8Lsu8RPTzL4TK0tx5\
        CVssiRA3wLZugy47vAu5kdRMo29SAe4ReeS5VsQqqGQoe5WPMNMakmL09GaZ9xAASQOftCq56w/Mf/Xu7bs2mpnCl6S/AgMBAAEC\
        ggEANNjZT2K3qXZrAKHhzbobjsWmxNyAm8s6EWJBQjJj/+cAH9uv0cdtENexTkKYqCYC3TFFkyMNXuJ+KoyPg+gV6rpDfnsDcZ3R\
        EryOw3ZeqG9oNFl0DM0kiqOyD3q3HvGDd2CKHM27Rgf8I95IR4d304SbrCVlgtiQK+F5S6yzSC+u25Aw+IZ42s4W5YPUmdXDz5/c\
        NI28/t1xpKnUiM2CStl/9jGbbO+5Dlbh6P2FkN5FHM+2Y1Ml3MNc3SR8qmw89B88mdN7eIWorg1ggAZjjKXfKcJ0XGhjCl4wfqxN\
        k8JAwvmDvRmXntR1pLtavTOH4C4rVcA+z/XJna4+TMj7sQKBgQDzwvKd5KUWyuHs9n/h1G1funzrMvuYmtQ5S7b/tpzXpZwP8E8l\
        KNAz8LZ49ku912rcgyCAR+ujvV2+GcaEu0oNEZZby7hvmy41nWDgaALYVYcgngnOBI2d7SaQaBOVURlNS8R24o/PfQbidI0h7ABq\
        szuCiiYDzqtuTW52VsoU8QKBgQDluTRAqH+gE+q4FgmzwgWD3pNiT2ehjqEREQQTvolQAcxwUuvYBJHgpISTgJojvUPTXS8sDHfV\
        L78oulCj7yhvckAKR1fOza1zOtIwkviqRj2TkQQIyZ1RbfviLQcf9KBIENCcWCdRL8XdtDP865l5tw5vV1QPPeCqzvdI39iUrwKB\
        gDLlnasCNsZPjmTgA0uwAzZdxf+GIap3iaB9ArTZ+F2+opthXeUwZGiz9iXDp4T4GcP5TSv72GPUAmLTFvRX9tpLtc1s+BG1oSxo\
        s/WnQhDRqulQllOB99/lyIuWb6BZ0qKlE1yPad+1B175Xw6aLGwbCG31UoKxAHKDkHD9JizBAoGBAMb9S77qdkrylbJKHLNiUKau\
        6VoSUEFIrEp9Q9vag1UTicSOf47KPpapy9F9Z4enzZXMNS1hy3eWeW7NHUczxgHrpH+C1xPjY+jZvfKnjNDqMTKfPjBifGxp6fM8\
        b9yFaUWjkyCq17vitvHZw+LFLleZct6NddoSDofG6bttc00vAoGAbp8YmbHYzyRjNkpqAXbK5OGwqfMrS2Vh/h9B5cobfWt3rmKS\
        DrDsOkVXzPjVLIe892hjA1JGy0yjqNWny1GigMZxaxb4ZK5LDKfKulOHyUdO2+X78woCEL8jJpTpfUtVanWFWy2KFnzjpDzMj+9d\
        WCz+7gZCd2tk/Axxasj5aVs=",
};

/// The same as `RSA`, in the form of RFC 8017.
pub(super) const RSA_PKCS1: Sample = Sample {
    label: "RSA PRIVATE KEY",
    base64: "\
        MIIEowIBAAKCAQEA2r28qbwYF/ZvmBW0cH9MGAuqgrViDqEt1rpI6PJM8w6sUaWIjnZhpPgF+0LYpoLuQjYQGBGI2up5CUSgjuu/\
        FNoUuTtP34311tBBUe9M1iIkOqcjPil2AB30dW0nSpo8TklpahoEFjQEGrd+8SU3i7mXIPXIwcs6I98h/wN/7fJcb4RjFgPLOPgE\
        8c6Ra0DNW0/TOCiDUy/8Q2L4ZvZMZN1KEdyd6BSPxRRg1h6qPC7LvET08y+EytLceQlbLIkQN8C2boMuO7wLuZHUTKNvUgHuEXnk\
        uVbEKqhkKHuVjzDTGpJi9PRmmfcQAEkDn7QquesPzH/17u27NpqZwpekvwIDAQABAoIBADTY2U9it6l2awCh4c26G47FpsTcgJvL\
        OhFiQUIyY//nAB/br9HHbRDXsU5CmKgmAt0xRZMjDV7ifiqMj4PoFeq6Q357A3Gd0RK8jsN2XqhvaDRZdAzNJIqjsg96tx7xg3dg\
        ihzNu0YH/CPeSEeHd9OEm6wlZYLYkCvheUuss0gvrtuQMPiGeNrOFuWD1JnVw8+f3DSNvP7dcaSp1IjNgkrZf/Yxm2zvuQ5W4ej9\
        hZDeRRzPtmNTJdzDXN0kfKpsPPQfPJnTe3iFqK4NYIAGY4yl3ynCdFxoYwpeMH6sTZPCQML5g70Zl57UdaS7Wr0zh+AuK1XAPs/1\
        yZ2uPkzI+7ECgYEA88LyneSlFsrh7PZ/4dRtX7p86zL7mJrUOUu2/7ac16WcD/BPJSjQM/C2ePZLvddq3IMggEfro71dvhnGhLtK\
        DRGWW8u4b5suNZ1g4GgC2FWHIJ4JzgSNne0mkGgTlVEZTUvEduKPz30G4nSNIewAarM7goomA86rbk1udlbKFPECgYEA5bk0QKh/\
        oBPquBYJs8IFg96TYk9noY6hEREEE76JUAHMcFLr2ASR4KSEk4CaI71D010vLAx31S+/KLpQo+8ob3JACkdXzs2tczrSMJL4qkY9\
        k5EECMmdUW374i0HH/SgSBDQnFgnUS/F3bQz/OuZebcOb1dUDz3gqs73SN/YlK8CgYAy5Z2rAjbGT45k4ANLsAM2XcX/hiGqd4mg\
        fQK02fhdvqKbYV3lMGRos/Ylw6eE+BnD+U0r+9hj1AJi0xb0V/baS7XNbPgRtaEsaLP1p0IQ0arpUJZTgfff5ciLlm+gWdKipRNc\
        j2nftQde+V8OmixsGwht9VKCsQByg5Bw/SYswQKBgQDG/Uu+6nZK8pWyShyzYlCmrulaElBBSKxKfUPb2oNVE4nEjn+Oyj6WqcvR\
        fWeHp82VzDUtYct3lnluzR1HM8YB66R/gtcT42Po2b3yp4zQ6jEynz4wYnxsaenzPG/chWlFo5Mgqte74rbx2cPixS5XmXLejXXa\
        Eg6Hxum7bXNNLwKBgG6fGJmx2M8kYzZKagF2yuThsKnzK0tlYf4fQeXKG31rd65ikg6w7DpFV8z41SyHvPdoYwNSRstMo6jVp8tR\
        ooDGcWsW+GSuSwynyrpTh8lHTtvl+/MKAhC/IyaU6X1LVWp1hVstihZ846Q8zI/vXVgs/u4GQndrZPwMcWrI+Wlb",
};

/// The public half of `RSA`.
pub(super) const RSA_PUBLIC: Sample = Sample {
    label: "PUBLIC KEY",
    base64: "\
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA2r28qbwYF/ZvmBW0cH9MGAuqgrViDqEt1rpI6PJM8w6sUaWIjnZhpPgF\
        +0LYpoLuQjYQGBGI2up5CUSgjuu/FNoUuTtP34311tBBUe9M1iIkOqcjPil2AB30dW0nSpo8TklpahoEFjQEGrd+8SU3i7mXIPXI\
        wcs6I98h/wN/7fJcb4RjFgPLOPgE8c6Ra0DNW0/TOCiDUy/8Q2L4ZvZMZN1KEdyd6BSPxRRg1h6qPC7LvET08y+EytLceQlbLIkQ\
        N8C2boMuO7wLuZHUTKNvUgHuEXnkuVbEKqhkKHuVjzDTGpJi9PRmmfcQAEkDn7QquesPzH/17u27NpqZwpekvwIDAQAB",
};

/// The same, in the form of RFC 8017.
pub(super) const RSA_PUBLIC_PKCS1: Sample = Sample {
    label: "RSA PUBLIC KEY",
    base64: "\
        MIIBCgKCAQEA2r28qbwYF/ZvmBW0cH9MGAuqgrViDqEt1rpI6PJM8w6sUaWIjnZhpPgF+0LYpoLuQjYQGBGI2up5CUSgjuu/FNoU\
        uTtP34311tBBUe9M1iIkOqcjPil2AB30dW0nSpo8TklpahoEFjQEGrd+8SU3i7mXIPXIwcs6I98h/wN/7fJcb4RjFgPLOPgE8c6R\
        a0DNW0/TOCiDUy/8Q2L4ZvZMZN1KEdyd6BSPxRRg1h6qPC7LvET08y+EytLceQlbLIkQN8C2boMuO7wLuZHUTKNvUgHuEXnkuVbE\
        KqhkKHuVjzDTGpJi9PRmmfcQAEkDn7QquesPzH/17u27NpqZwpekvwIDAQAB",
};

/// A certificate of `RSA`.
pub(super) const RSA_CERTIFICATE: Sample = Sample {
    label: "CERTIFICATE",
    base64: "\
        MIIDAzCCAeugAwIBAgIUVSldgM4bjA4ehgoVV+6/LAbwLt0wDQYJKoZIhvcNAQELBQAwETEPMA0GA1UEAwwGc2FtcGxlMB4XDTI2\
        MTEyNTE5MDAxOVoXDTI2MTEyNjE5MDAxOVowETEPMA0GA1UEAwwGc2FtcGxlMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKC\
        AQEA2r28qbwYF/ZvmBW0cH9MGAuqgrViDqEt1rpI6PJM8w6sUaWIjnZhpPgF+0LYpoLuQjYQGBGI2up5CUSgjuu/FNoUuTtP3431\
        1tBBUe9M1iIkOqcjPil2AB30dW0nSpo8TklpahoEFjQEGrd+8SU3i7mXIPXIwcs6I98h/wN/7fJcb4RjFgPLOPgE8c6Ra0DNW0/T\
        OCiDUy/8Q2L4ZvZMZN1KEdyd6BSPxRRg1h6qPC7LvET08y+EytLceQlbLIkQN8C2boMuO7wLuZHUTKNvUgHuEXnkuVbEKqhkKHuV\
        jzDTGpJi9PRmmfcQAEkDn7QquesPzH/17u27NpqZwpekvwIDAQABo1MwUTAdBgNVHQ4EFgQUxYoZPVfJjlFvN6icMPc7/Ln1ZCMw\
        HwYDVR0jBBgwFoAUxYoZPVfJjlFvN6icMPc7/Ln1ZCMwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAomBqmIKb\
        RGHBcx3M30RMPVamRTmoAc9hW4XMB7RnIO36jeCvefnfslgi36X63WCNYr7gtGxESyt6THdsEuvPvy8wFIEajrsqEVusCq/ontfW\
        DB0OHdbVB/0BvejN4raNEY/zgrhH0jwhZhiIPuLHAsfCxxPVikwYygMicFEgqdXJf5mxUQvOmluz6qC8HgwdQrP/vIYwjzXDW1Cp\
        fyICF4M8tYTVMNDUqQx0rXntVmgfATuC29iBm4ZV/qvypoIa1HX9iwJ2ZHhdaRnFCzq+vefM70dBZ7cSW1bXpLUuImEW95x22dN+\
        ZXNLVldG9Dp189GJ6tqP++oCwUh7Mtge3g==",
};
