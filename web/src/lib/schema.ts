/** What the box says and takes, from its OpenAPI schema. Made by `make types`; a test holds it fresh. */

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An invitation's token, and a password where the profile shall have one. */
        AcceptIn: {
            /** Format: password */
            token: string;
            password?: string | null;
        };
        /**
         * @description What a note to the box asks for.
         * @enum {string}
         */
        Act: "play" | "pause" | "skip" | "previous" | "louder" | "quieter" | "like" | "dislike" | "save" | "mood";
        /** @description A point on the affect plane. */
        AffectOut: {
            valence: number;
            arousal: number;
        };
        /** @description One's own resting face. */
        BaselineOut: {
            /** @description When it was last learned; null where it is not known */
            learned: string | null;
        };
        /** @description How the box is, but for what the snapshot says. */
        BoxOut: {
            /** @description Where the music is */
            folder: string;
            /** @description Whether that folder is there and may be read */
            readable: boolean;
            /** @description Width and height of the eye's pictures in pixels: what a face's box lies in */
            frame: [
                number,
                number
            ];
            /** @description Bytes that are free on the box's disk */
            room: number;
            /** @description Bytes of that disk in all */
            disk: number;
            versions: components["schemas"]["VersionOut"][];
            /**
             * Format: date-time
             * @description When the box last started
             */
            since: string;
            /** @description The MQTT broker's address; null where none is set */
            broker: string | null;
            /** @description How Home Assistant is told of the box; off where it is not */
            discovery: string;
            /** @description What Home Assistant last said: here (true), leaving (false), nothing yet (null) */
            assistant: boolean | null;
            /** @description Whether the box can say its claim code aloud */
            voice: boolean;
            /** @description The last warnings, newest first */
            troubles: components["schemas"]["TroubleOut"][];
        };
        /** @description The learning of a person's resting face. */
        CalibrationOut: {
            person: string;
            state: components["schemas"]["CalibrationState"];
            progress: number;
            words: string;
        };
        /**
         * @description How far the learning of a resting face has come.
         * @enum {string}
         */
        CalibrationState: "running" | "done" | "failed";
        /** @description The camera. */
        CameraOut: {
            state: components["schemas"]["CameraState"];
            why: string;
            walls: components["schemas"]["Wall"][];
            missing: components["schemas"]["Wall"][];
            /** @description Somebody closed it on the panel: only the panel, or the time they named, opens it again */
            paused: boolean;
            /** @description When a pause ends by itself */
            until: string | null;
        };
        /**
         * @description What the camera is doing.
         * @enum {string}
         */
        CameraState: "looking" | "resting" | "closed" | "absent";
        /** @description Words for the box (a note, which is not kept) or for the household. */
        ChatIn: {
            text: string;
            /** @default en */
            language: string;
            /**
             * @default box
             * @enum {string}
             */
            to: "box" | "household";
        };
        /** @description The newest messages, oldest first; none for whoever wants no chat. */
        ChatOut: {
            wanted: boolean;
            messages: components["schemas"]["MessageOut"][];
        };
        /** @description The claim code and the first adult. */
        ClaimIn: {
            name: string;
            /** Format: password */
            password: string;
            code: string;
            /**
             * @description A CSS hex colour
             * @default #b08968
             */
            colour: string;
        };
        /**
         * @description How often low moods got better with music, beside how often they did without.
         * @enum {string}
         */
        Comparison: "too_little" | "no_difference" | "more_often" | "less_often";
        /** @description Give or withdraw. */
        ConsentIn: {
            given: boolean;
        };
        /** @description What one has said to a purpose. */
        ConsentOut: {
            purpose: components["schemas"]["Purpose"];
            given: boolean;
            since: string | null;
            /** @description When a yes ends by itself */
            until: string | null;
            /** @description A yes has ended by itself and is to be asked for again */
            lapsed: boolean;
        };
        /** @description What a backup holds that was sent to the box. Nothing is restored yet. */
        ContentsOut: {
            people: string[];
            /** @description Entries of the journal */
            entries: number;
            /** @description When the newest of them was written */
            last: string | null;
            /** @description Whether oneself is among the people */
            you: boolean;
        };
        /** @description How what was played for a mood was taken. */
        CountOut: {
            label: components["schemas"]["Label"];
            kept: number;
            neutral: number;
            rejected: number;
        };
        /** @description One day of the box's time zone, in order of time. */
        DayOut: {
            /** Format: date */
            date: string;
            /** Format: date-time */
            begin: string;
            /** Format: date-time */
            end: string;
            moods: components["schemas"]["StretchOut"][];
            plays: components["schemas"]["PlayOut"][];
        };
        /** @description The last days, newest first. */
        DiaryOut: {
            /** @description Whether one's moods are kept; without that consent none are told */
            history: boolean;
            days: components["schemas"]["DayOut"][];
            counts: components["schemas"]["CountOut"][];
            insight: components["schemas"]["InsightOut"];
        };
        /**
         * @description The seven expressions that a face is read as: FER+'s names, in FER+'s order.
         * @enum {string}
         */
        Emotion: "neutral" | "happiness" | "surprise" | "sadness" | "anger" | "disgust" | "fear";
        /** @description A line of the journal. */
        EntryOut: {
            id: string;
            /** Format: date-time */
            at: string;
            kind: components["schemas"]["Kind"];
            data: {
                [key: string]: unknown;
            };
        };
        /** @description One's own password: erasing cannot be undone. */
        EraseIn: {
            /** Format: password */
            password: string;
        };
        /** @description What moved the mood. */
        EvidenceOut: {
            source: components["schemas"]["Source"];
            words: string;
            /** Format: date-time */
            at: string;
            /** @description Of all that moved it */
            share: number;
        };
        /** @description What was read of one face, as ``moodbox look --json`` says it. */
        FaceOut: {
            /** @description x, y, width and height in pixels */
            box: [
                number,
                number,
                number,
                number
            ];
            emotion: components["schemas"]["Emotion"];
            probabilities: {
                [key: string]: number;
            };
            valence: number;
            arousal: number;
            quality: number;
        };
        /** @description A file that could not be read, and why. */
        FailureOut: {
            file: string;
            reason: string;
        };
        /** @description One thing that is wrong in a request. */
        Fault: {
            /** @description The field, with dots between steps */
            where: string;
            /** @description What is wrong with it, in words */
            what: string;
        };
        /** @description How a track feels to whoever asks. */
        FeelsIn: {
            /** @description The track; null for the one that plays */
            file?: string | null;
            /** @description How it feels; null takes back what one said */
            label: ("neutral" | "happiness" | "surprise" | "sadness" | "anger" | "disgust" | "fear" | "calm" | "tired" | "tense" | "upbeat" | "down") | null;
        };
        /** @description What somebody said of a track. */
        FeltOut: {
            file: string;
            label: components["schemas"]["Label"];
        };
        /**
         * @description What it is.
         * @enum {string}
         */
        FilmKind: "film" | "short" | "music_video";
        /** @description A row of the film map, both ways. */
        FilmMoodBody: {
            match: components["schemas"]["FilmRowBody"];
            shift: components["schemas"]["FilmRowBody"];
            /** @description This mood's own; null follows the box's switch */
            strategy?: components["schemas"]["Strategy"] | null;
        };
        /** @description A film. */
        FilmOut: {
            id: string;
            title: string;
            /** @description The title in its own language, empty where it is the same */
            original: string;
            year: number | null;
            genres: string[];
            /** @description From what age, as far as we know: our advice, not an official rating */
            age: number;
            /** @description ISO 639-1, empty where unknown */
            language: string;
            affect: components["schemas"]["AffectOut"];
            /** @description A line on what it is, in English or as its source has it; empty where nobody wrote one */
            why: string;
            kind: components["schemas"]["FilmKind"];
            source: components["schemas"]["FilmSourceName"];
            /** @description Whether the household has it */
            here: boolean;
        };
        /** @description An offered film and why. The largest of ``parts`` but ``chance`` and ``flow`` is the reason. */
        FilmPickOut: {
            film: components["schemas"]["FilmOut"];
            score: number;
            parts: {
                [key: string]: number;
            };
            reason: string;
        };
        /** @description What films are like: a place on the plane, and genres that come first (empty: any). */
        FilmRowBody: {
            affect: components["schemas"]["AffectOut"];
            genres: ("action" | "adventure" | "animation" | "comedy" | "crime" | "documentary" | "drama" | "family" | "fantasy" | "history" | "horror" | "music" | "mystery" | "nature" | "nostalgia" | "romance" | "science fiction" | "sport" | "thriller" | "war" | "western")[];
        };
        /**
         * @description Where films come from.
         * @enum {string}
         */
        FilmSourceName: "catalogue" | "local" | "tmdb";
        /** @description The music folder as other machines of the home reach it. */
        FolderOut: {
            /** @description For file managers, as in smb://livingroom.local/music */
            address: string;
            /** @description The same as Windows writes it; null where it has no such name */
            windows: string | null;
        };
        /** @description A page of tracks, and how many there are in all. */
        FoundOut: {
            total: number;
            tracks: components["schemas"]["TrackOut"][];
        };
        /** @description An artist, an album or a genre, and how many tracks it has. */
        GroupOut: {
            name: string;
            /** @description An album's, empty where there are several */
            artist: string;
            tracks: number;
        };
        /** @description A page of groups, and how many there are in all. */
        GroupsOut: {
            total: number;
            groups: components["schemas"]["GroupOut"][];
        };
        /** @description All of them. */
        HabitsOut: {
            limit: number;
            night: components["schemas"]["NightBody"] | null;
            wake: components["schemas"]["WakeBody"] | null;
            resume: components["schemas"]["Resume"];
            /** @description When the music falls asleep */
            sleep_at: string | null;
        };
        /** @description A part's health. */
        HealthOut: {
            up: boolean;
            words: string;
        };
        /** @description The first thing a page asks. */
        Hello: {
            box_id: string;
            version: string;
            /** @description Whether the box has an adult; if not, it waits for its claim code */
            claimed: boolean;
            session: components["schemas"]["SessionOut"] | null;
            https: boolean;
        };
        /**
         * @description What the home may tell.
         * @enum {string}
         */
        Input: "heart_rate" | "skin" | "activity" | "weather" | "presence" | "noise" | "text";
        /** @description Something that the home told and that is used: the activity, the weather, dB(A) or how many are at home. */
        InputOut: {
            input: components["schemas"]["Input"];
            /** @description Empty for words that somebody wrote and for what a body measures */
            value: string;
            /** Format: date-time */
            at: string;
        };
        /** @description What became of low moods with music, beside what became of them without: most pass by themselves. */
        InsightOut: {
            comparison: components["schemas"]["Comparison"];
            music: components["schemas"]["ShareOut"];
            silence: components["schemas"]["ShareOut"];
        };
        /** @description An invitation to be shown. It is not shown again. */
        InvitationOut: {
            url: string;
            /** Format: date-time */
            until: string;
            uses: number;
            qr: components["schemas"]["QrOut"];
        };
        /** @description Whom to invite: a person's id, or null for guests. */
        InviteIn: {
            person: string | null;
        };
        /** @description Whom an invitation invites; null a guest. */
        InvitedOut: {
            person: components["schemas"]["MemberOut"] | null;
        };
        /** @description A film that one saved, accepted or rated. */
        KeptOut: {
            id: string;
            title: string;
            year: number | null;
            verdict: components["schemas"]["Verdict"] | null;
            stars: number | null;
            label: components["schemas"]["Label"] | null;
            /** Format: date-time */
            at: string;
        };
        /**
         * @description What a journal entry records.
         * @enum {string}
         */
        Kind: "mood" | "play" | "ended" | "skip" | "save" | "unsave" | "like" | "dislike" | "rating" | "never" | "again" | "more" | "louder" | "feels" | "correction" | "manual_mood" | "strategy" | "consent" | "listening" | "mapping" | "walls" | "household" | "baseline" | "film_accept" | "film_reject" | "film_save" | "film_rate" | "film_undo" | "film_mapping";
        /**
         * @description What a mood is called: an emotion, a region of the affect plane, or an honest "cannot tell".
         * @enum {string}
         */
        Label: "neutral" | "happiness" | "surprise" | "sadness" | "anger" | "disgust" | "fear" | "calm" | "tired" | "tense" | "upbeat" | "down" | "unsure" | "absent";
        /** @description The library scan. */
        LibraryOut: {
            done: number;
            total: number;
            tracks: number;
            scanning: boolean;
            failures: number;
            /** @description Whether its pieces were made for the demo */
            demo: boolean;
        };
        /** @description How loud music may be. */
        LimitsIn: {
            limit: number;
            night: components["schemas"]["NightBody"] | null;
        };
        /** @description Who is listening, as everybody may know it. */
        ListenerOut: {
            id: string;
            name: string;
            colour: string;
        };
        /** @description What was read in a picture. The picture is gone. */
        LookOut: {
            faces: components["schemas"]["FaceOut"][];
            ms: number;
            /** @description Whether it moves the mood: it shows one face, and nobody else is listening */
            counts: boolean;
        };
        /** @description Whether to look, and for a pause how long: an hour, until tomorrow morning, or (null) until somebody says otherwise. */
        LookingIn: {
            on: boolean;
            pause?: ("hour" | "tonight") | null;
        };
        /** @description A mood by hand and how long it holds. */
        ManualIn: {
            label: ("neutral" | "happiness" | "surprise" | "sadness" | "anger" | "disgust" | "fear" | "calm" | "tired" | "tense" | "upbeat" | "down") | null;
            /**
             * @description null: until somebody says otherwise
             * @default 120
             */
            minutes: number | null;
        };
        /** @description What each mood sounds like for oneself, what it is for the household, and which moods one has a way of one's own for. */
        MapOut: {
            mine: {
                [key: string]: components["schemas"]["MoodSoundBody"];
            };
            household: {
                [key: string]: components["schemas"]["MoodSoundBody"];
            };
            own: components["schemas"]["Label"][];
        };
        /** @description Somebody who lives here, as the others may know it. */
        MemberOut: {
            id: string;
            name: string;
            colour: string;
            role: components["schemas"]["Role"];
            /** @description Whether they sign in with a password; if not, an invitation lets them in */
            password: boolean;
        };
        /** @description Something said to the household. */
        MessageOut: {
            id: number;
            /** Format: date-time */
            at: string;
            by: components["schemas"]["ListenerOut"];
            text: string;
        };
        /**
         * @description A key's mode.
         * @enum {string}
         */
        Mode: "major" | "minor";
        /** @description A mood, or null. */
        MoodIn: {
            label: ("neutral" | "happiness" | "surprise" | "sadness" | "anger" | "disgust" | "fear" | "calm" | "tired" | "tense" | "upbeat" | "down") | null;
        };
        /** @description The mood. */
        MoodOut: {
            label: components["schemas"]["Label"];
            emotion: components["schemas"]["Emotion"];
            confidence: number;
            affect: components["schemas"]["AffectOut"];
            /** @description Standard deviation of the affect, in units of the plane */
            spread: number;
            probabilities: {
                [key: string]: number;
            };
            /** Format: date-time */
            since: string;
            /** @description The eye has been silent: this is an old mood */
            stale: boolean;
        };
        /** @description What a mood should sound like: a row of the mapping, both ways. */
        MoodSoundBody: {
            affect: components["schemas"]["AffectOut"];
            energy: number;
            /** @description Genres that come first */
            genres: string[];
            /** @description Slowest and fastest, in BPM; null for any */
            tempo: [
                number,
                number
            ] | null;
            /** @description Preferred mode; null for any */
            mode?: components["schemas"]["Mode"] | null;
            /** @description This mood's own; null follows the box's switch */
            strategy?: components["schemas"]["Strategy"] | null;
            /** @description Where a shift leads; null for the usual place */
            goal?: components["schemas"]["AffectOut"] | null;
            /** @description Tracks that a shift takes to its goal; null for the usual number */
            pace?: number | null;
            /**
             * @description Genres that never come
             * @default []
             */
            without: string[];
        };
        /** @description A quiet time of the day, local, over midnight too. */
        NightBody: {
            /** Format: time */
            start: string;
            /** Format: time */
            end: string;
            volume: number;
        };
        /** @description What the box would like to say to this person alone. */
        NoticeOut: {
            words: string | null;
        };
        /** @description What is offered for a mood, and what may be done with it here. */
        OffersOut: {
            label: components["schemas"]["Label"];
            strategy: components["schemas"]["Strategy"];
            /** @description Where the films for this mood lie */
            affect: components["schemas"]["AffectOut"];
            offers: components["schemas"]["FilmPickOut"][];
            sources: components["schemas"]["SourceOut"][];
            /** @description What the TV can be asked for; empty where there is none */
            actions: components["schemas"]["TvAction"][];
            /** @description What a source asks to be shown with its films; empty where none does */
            attribution: string;
        };
        /** @description A session that is open, on whichever phone; ``person`` is the id of whose, null for a guest's. */
        OpenSessionOut: {
            id: string;
            person: string | null;
            /** Format: date-time */
            made: string;
            /** Format: date-time */
            until: string;
            /** @description What the browser calls itself */
            device: string;
            /** @description It is this phone's */
            here: boolean;
        };
        /**
         * @description A part of the box that can fail and come back alone.
         * @enum {string}
         */
        Part: "eye" | "player" | "home" | "library";
        /** @description The old password (empty where there is none) and the new one. */
        PasswordIn: {
            /** Format: password */
            old: string;
            /** Format: password */
            new: string;
        };
        /** @description Oneself. */
        PersonOut: {
            id: string;
            name: string;
            colour: string;
            role: components["schemas"]["Role"];
            consents: components["schemas"]["Purpose"][];
        };
        /** @description A chosen track and why. */
        PickOut: {
            track: components["schemas"]["TrackOut"];
            score: number;
            parts: {
                [key: string]: number;
            };
            reason: string;
        };
        /** @description The library on the affect plane. ``tracks`` is how many there are, also where fewer points are given. */
        PlaneOut: {
            tracks: number;
            points: components["schemas"]["PointOut"][];
            failures: components["schemas"]["FailureOut"][];
            /** @description Seconds until the scan is done, where it is known */
            left: number | null;
        };
        /** @description A track that was played. */
        PlayOut: {
            /** @description What to delete it by */
            id: string;
            /** Format: date-time */
            at: string;
            title: string;
            artist: string;
            /** @description The mood that it was played for; null where moods are not kept */
            label: components["schemas"]["Label"] | null;
            reception: components["schemas"]["Reception"];
        };
        /**
         * @description What the player does.
         * @enum {string}
         */
        PlayState: "playing" | "paused" | "stopped";
        /** @description The player. ``elapsed`` was true at ``at``. */
        PlayerOut: {
            state: components["schemas"]["PlayState"];
            elapsed: number;
            duration: number;
            volume: number | null;
            /** Format: date-time */
            at: string;
            file: string | null;
        };
        /** @description A track on the affect plane. */
        PointOut: {
            valence: number;
            arousal: number;
            title: string;
        };
        /** @description What is kept of oneself, and for how long. */
        PrivacyOut: {
            /** @description How long moods are kept for those who want a history */
            history_days: number;
            kept: components["schemas"]["TraceOut"][];
            /** @description Whether internet radio is on, which tells others this home's address */
            radio: boolean;
            /** @description The mood that the smart home is told now; null where it is told none */
            shared: components["schemas"]["Label"] | null;
        };
        /** @description An RFC 9457 problem. ``type`` is always ``about:blank``: the status says the kind, ``detail`` is for people. */
        Problem: {
            /** @default about:blank */
            type: string;
            /** @description The status in words */
            title: string;
            status: number;
            /** @description What happened and what to do, in plain words */
            detail: string;
            /**
             * @description Only for 422: each thing that is wrong in the request
             * @default []
             */
            errors: components["schemas"]["Fault"][];
        };
        /** @description A profile. */
        ProfileIn: {
            name: string;
            /** @description A CSS hex colour */
            colour: string;
            role: components["schemas"]["Role"];
        };
        /** @description One's own password. */
        ProofIn: {
            /** Format: password */
            password: string;
        };
        /**
         * @description What a person may consent to, each by itself; all are off until given.
         * @enum {string}
         */
        Purpose: "look" | "history" | "share" | "remote" | "wellbeing" | "phone";
        /** @description Tracks that shall come next, or with ``now`` at once. */
        PutIn: {
            files: string[];
            now: boolean;
        };
        /** @description A QR code: ``path`` is the d of an SVG path of its dark modules, one unit wide, in a square of ``size`` units. */
        QrOut: {
            size: number;
            path: string;
        };
        /** @description Tracks for the queue, in this order. */
        QueueIn: {
            files: string[];
        };
        /** @description Whether the household wants internet radio. */
        RadioIn: {
            on: boolean;
        };
        /** @description Internet radio. */
        RadioOut: {
            /** @description Whether an adult has switched it on */
            on: boolean;
            /** @description Whether somebody wants it now, whatever the library has */
            asked: boolean;
            /** @description Why none of it may play now; empty where it may */
            barred: string;
            /** @description What is wrong with the directory of stations; empty where nothing is */
            fault: string;
            /** @description How many stations are known */
            known: number;
            /** @description The ones for the mood, best first */
            stations: components["schemas"]["StationOut"][];
        };
        /** @description A record as it left the eye: its bytes, and what they say. */
        ReadingOut: {
            /** @description All 64 bytes */
            hex: string;
            number: number;
            /** Format: date-time */
            at: string;
            index: number;
            count: number;
            face: components["schemas"]["FaceOut"] | null;
            brightness: number | null;
        };
        /**
         * @description How a play was taken: heard to the end or praised, neither, or skipped early or turned down.
         * @enum {string}
         */
        Reception: "kept" | "neutral" | "rejected";
        /** @description A code from the box itself and a new password. */
        ResetIn: {
            name: string;
            /** Format: password */
            password: string;
            code: string;
        };
        /**
         * @description What music does when the machine has started anew.
         * @enum {string}
         */
        Resume: "as_it_was" | "playing" | "paused";
        /** @description How music goes on when the machine has started anew. */
        ResumeIn: {
            resume: components["schemas"]["Resume"];
        };
        /**
         * @description A person's place in the household. A guest has no profile.
         * @enum {string}
         */
        Role: "adult" | "child";
        /** @description What one has saved in a mood, newest first. */
        SavedOut: {
            mood: components["schemas"]["Label"];
            tracks: components["schemas"]["TrackOut"][];
        };
        /** @description A moment of the track that plays. */
        SeekIn: {
            /** @description Seconds from its beginning */
            to: number;
        };
        /** @description A session of this phone; ``person`` is null for a guest. */
        SessionOut: {
            person: components["schemas"]["PersonOut"] | null;
            /** Format: date-time */
            until: string;
        };
        /** @description So many of so many low moods were better half an hour later. */
        ShareOut: {
            better: number;
            total: number;
        };
        /**
         * @description By what the library is sorted into groups.
         * @enum {string}
         */
        Shelving: "artist" | "album" | "genre";
        /** @description A name and a password. */
        SignInIn: {
            name: string;
            /** Format: password */
            password: string;
        };
        /** @description Minutes until the music falls asleep; null for no timer. */
        SleepIn: {
            minutes: number | null;
        };
        /** @description Everything live: what ``/api/state`` answers and ``/api/live`` sends at first and after every change. */
        Snapshot: {
            box_id: string;
            /** Format: date-time */
            now: string;
            mood: components["schemas"]["MoodOut"] | null;
            manual: components["schemas"]["Label"] | null;
            /** @description When a mood set by hand ends; null where it has no end */
            manual_until: string | null;
            evidence: components["schemas"]["EvidenceOut"][];
            calibration: components["schemas"]["CalibrationOut"] | null;
            strategy: components["schemas"]["Strategy"];
            listening: components["schemas"]["ListenerOut"] | null;
            camera: components["schemas"]["CameraOut"];
            player: components["schemas"]["PlayerOut"];
            current: components["schemas"]["PickOut"] | null;
            coming: components["schemas"]["PickOut"][];
            /** @description What is suggested for the TV */
            film: components["schemas"]["FilmPickOut"] | null;
            /** @description What plays to the speaker past the box, by name; null where nothing does */
            visitor: string | null;
            library: components["schemas"]["LibraryOut"];
            parts: {
                [key: string]: components["schemas"]["HealthOut"];
            };
            looks_per_second: number;
            habits: components["schemas"]["HabitsOut"];
            /** @description The loudest that music may be now */
            volume_most: number;
            /** @description The eye's, in degrees Celsius */
            temperature: number | null;
            /** @description What the home told and is used now, the newest last */
            inputs: components["schemas"]["InputOut"][];
            /** @description When the household's messages last became other ones; null for a guest */
            chat: string | null;
        };
        /**
         * @description Where evidence of a mood comes from.
         * @enum {string}
         */
        Source: "face" | "words" | "body" | "hand" | "correction";
        /** @description How a source of films is. */
        SourceOut: {
            name: components["schemas"]["FilmSourceName"];
            up: boolean;
            words: string;
        };
        /** @description Where music comes from. */
        SourcesOut: {
            /** @description Null where the folder is not shared */
            folder: components["schemas"]["FolderOut"] | null;
            radio: components["schemas"]["RadioOut"];
        };
        /** @description A radio station. */
        StationOut: {
            id: string;
            name: string;
            genres: string[];
            country: string;
            affect: components["schemas"]["AffectOut"];
        };
        /**
         * @description Music like the mood, or a path from the mood to a goal.
         * @enum {string}
         */
        Strategy: "match" | "shift";
        /** @description The strategy. */
        StrategyIn: {
            strategy: components["schemas"]["Strategy"];
        };
        /** @description A mood for a while; cut at midnight. */
        StretchOut: {
            /** @description What to delete it by */
            id: string;
            label: components["schemas"]["Label"];
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
        };
        /** @description Words, and the language they are in as a BCP 47 tag. */
        TextIn: {
            text: string;
            /** @default en */
            language: string;
        };
        /** @description An invitation's token. */
        TokenIn: {
            /** Format: password */
            token: string;
        };
        /** @description How much of a kind is kept of oneself. */
        TraceOut: {
            what: string;
            rows: number;
        };
        /** @description A track. */
        TrackOut: {
            file: string;
            title: string;
            artist: string;
            album: string;
            genres: string[];
            duration: number;
            affect: components["schemas"]["AffectOut"];
        };
        /** @description A warning of the box's log, in words; ``area`` is the room of the box that it comes from. */
        TroubleOut: {
            /** Format: date-time */
            at: string;
            area: string;
            words: string;
            severe: boolean;
            times: number;
        };
        /** @description The box's certificate authority. */
        TrustOut: {
            /** @description The HTTPS port; null where the panel is not served over TLS */
            port: number | null;
            /** @description SHA-256 of the authority's certificate in pairs, for people to compare */
            fingerprint: string;
            /** @description Names and addresses that the panel's certificate holds */
            names: string[];
            /** @description When that certificate ends; the box renews it before */
            until: string | null;
            /** @description Where the authority's certificate is */
            download: string;
            /** @description The page that says what to do on each kind of phone */
            steps: string;
        };
        /** @description A station, or null for the best one for the mood. */
        TuneIn: {
            station: string | null;
        };
        /**
         * @description What a television can be asked for.
         * @enum {string}
         */
        TvAction: "open_film" | "play_trailer" | "search_trailer" | "notice";
        /** @description What the television is asked for. */
        TvIn: {
            action: components["schemas"]["TvAction"];
        };
        /** @description What happened, in words. */
        TvOut: {
            words: string;
        };
        /** @description What was understood of words. */
        UnderstoodOut: {
            words: string;
            /** @description Whether they move the mood */
            acts: boolean;
            /** @description The command that they were, and that was done */
            did?: components["schemas"]["Act"] | null;
        };
        /**
         * @description What somebody says of an offered film.
         * @enum {string}
         */
        Verdict: "accept" | "reject" | "save";
        /** @description What somebody says of a film, and the mood that it was offered for (null: the mood of now). */
        VerdictIn: {
            verdict: components["schemas"]["Verdict"];
            mood?: ("neutral" | "happiness" | "surprise" | "sadness" | "anger" | "disgust" | "fear" | "calm" | "tired" | "tense" | "upbeat" | "down") | null;
        };
        /** @description What runs here. */
        VersionOut: {
            what: string;
            version: string;
        };
        /** @description The volume. */
        VolumeIn: {
            volume: number;
        };
        /** @description A wake-up: music to this mood grows to this volume, on these weekdays (0 is Monday) or with none once. */
        WakeBody: {
            /** Format: time */
            at: string;
            /** @enum {string} */
            label: "neutral" | "happiness" | "surprise" | "sadness" | "anger" | "disgust" | "fear" | "calm" | "tired" | "tense" | "upbeat" | "down";
            days: number[];
            volume: number;
        };
        /** @description A wake-up, or null for none. */
        WakeIn: {
            wake: components["schemas"]["WakeBody"] | null;
        };
        /**
         * @description One way out of the eye that is closed.
         * @enum {string}
         */
        Wall: "privileges" | "files" | "core" | "network" | "syscalls" | "swap";
        /** @description Whether one wants the chat. */
        WantedIn: {
            wanted: boolean;
        };
        /** @description One to five stars. */
        appliance__panel__schema__films__RatingIn: {
            stars: number;
            mood?: ("neutral" | "happiness" | "surprise" | "sadness" | "anger" | "disgust" | "fear" | "calm" | "tired" | "tense" | "upbeat" | "down") | null;
        };
        /** @description Stars, and a word of one's own, which moves the mood like any other and is not kept. */
        appliance__panel__schema__music__RatingIn: {
            stars: number;
            comment?: components["schemas"]["TextIn"] | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
